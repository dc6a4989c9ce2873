// Looks at many bytes at once. Everything here has a way for any processor too.
#pragma once

#include "csv.h"
#include "number.h"
#include "text.h"
#include "xml.h"
