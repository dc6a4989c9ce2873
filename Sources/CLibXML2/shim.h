#pragma once
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>

// xmlFree is a function pointer variable, which Swift 6 does not let us touch.
static inline void p2c_xml_free(void *memory) { xmlFree(memory); }
