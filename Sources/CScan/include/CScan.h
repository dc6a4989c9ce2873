// Looks at many bytes at once. Everything here has a way for any processor too.
#pragma once

#include "scan/csv.h"
#include "scan/number.h"
#include "scan/text.h"
#include "scan/xml.h"
