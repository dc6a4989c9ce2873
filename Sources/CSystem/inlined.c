// The compiler warns of what headers hold only where a C file includes them.
#include "CSystem.h"
