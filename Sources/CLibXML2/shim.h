#pragma once
// ICU's header would clash with the copy inside Foundation, which tests import; nothing here needs it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>

// xmlFree is a function pointer variable, which Swift 6 does not let us touch.
static inline void p2c_xml_free(void *memory) { xmlFree(memory); }

// libxml2 prints some errors to stderr besides reporting them; the setting is per thread. The function it wants is
// variadic.
static inline void p2c_xml_say_nothing(void *context, const char *message, ...) {
  (void)context;
  (void)message;
}
static inline void p2c_xml_silence(void) { xmlSetGenericErrorFunc(NULL, p2c_xml_say_nothing); }
