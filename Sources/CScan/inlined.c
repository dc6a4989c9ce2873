// The compiler warns of what headers hold only where a C file includes them. Everything has a way for any processor too.
#include "scan/csv.h"
#include "scan/number.h"
#include "scan/text.h"
#include "scan/xml.h"
