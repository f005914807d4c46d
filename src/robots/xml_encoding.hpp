#pragma once

#include <expat.h>

namespace fanfold::robots {

/// Describes to expat an encoding that it has not built in, as its unknown-encoding handler: those of one byte a
/// character, by ICU, and UTF-8 under its common misspelling, with U+FFFD for what is beyond the BMP, which expat takes
/// from no handler. XML_STATUS_ERROR for others.
int describe_encoding(void* unused, const char* name, XML_Encoding* encoding);

}  // namespace fanfold::robots
