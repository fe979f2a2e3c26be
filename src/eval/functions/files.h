// Reading a file that a function names.
#ifndef TRACEGATE_EVAL_FUNCTIONS_FILES_H
#define TRACEGATE_EVAL_FUNCTIONS_FILES_H

#include "functions.h"

// The bytes at `path`, relative to the root module. False: `instead` is the call's value (unknown or failed). `marks` are
// the path's: a sensitive one is not shown.
bool tg_read_file(tg_invocation *call, tg_str path, unsigned marks, tg_str *bytes, tg_value *instead);

#endif
