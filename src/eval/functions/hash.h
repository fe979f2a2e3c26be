// The digest that a function's name asks for, of strings and of files.
#ifndef TRACEGATE_EVAL_FUNCTIONS_HASH_H
#define TRACEGATE_EVAL_FUNCTIONS_HASH_H

#include "functions.h"

// By the end of the function's name: md5, sha1, sha256, sha512; in hexadecimal, or in base64 where the name says so.
tg_value tg_digest_result(tg_invocation *call, tg_str bytes);

#endif
