// File names as Go's path/filepath has them, and names that are patterns.
#ifndef TRACEGATE_EVAL_FUNCTIONS_PATH_H
#define TRACEGATE_EVAL_FUNCTIONS_PATH_H

#include "tracegate/base.h"

tg_str tg_path_clean(tg_arena *arena, tg_str path); // filepath.Clean: never empty
tg_str tg_path_joined(tg_arena *arena, tg_str first,
                      tg_str rest); // filepath.Join: cleaned; both may be empty
// The way from directory `from` to `to`, both from the repository's top: "a/b", "../c", ".".
tg_str tg_path_relative(tg_arena *arena, tg_str from, tg_str to);

typedef enum tg_glob_match { TG_GLOB_NO, TG_GLOB_YES, TG_GLOB_BAD } tg_glob_match;
// Whether one part of a path matches one part of a pattern, by the rules of github.com/bmatcuk/doublestar 1.1.5: `*`, `?`,
// `[a-z]`, `{a,b}`, `\`. TG_GLOB_BAD: it is no pattern, as far as was looked. `steps` counts the work; past its
// limit nothing matches any more.
tg_glob_match tg_glob_part(tg_arena *arena, tg_str pattern, tg_str name, size_t *steps);
#define TG_GLOB_STEPS 1000000 // a pattern of many stars is tried in as many ways

#endif
