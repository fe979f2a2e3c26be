// Limits: every loop over input has one, with its reason. Reaching one is a diagnostic, the run is then
// marked incomplete (exit 2); it is never a crash and never a silent pass.
#ifndef TRACEGATE_LIMITS_H
#define TRACEGATE_LIMITS_H

// Bytes of one configuration file: a hundred times the largest one seen in public repositories (1.3 MB).
#define TG_LIMIT_FILE_SIZE (128u << 20)
// Levels of nested expressions, blocks, templates. Real code stays under 40; the parser's stack use per
// level times this must fit a worker's stack (TG_LIMIT_STACK), which a test proves.
#define TG_LIMIT_NESTING 1000
// Bytes of stack of each thread that parses or evaluates.
#define TG_LIMIT_STACK (64u << 20)
// Diagnostics kept of one file; more say nothing new to a reader.
#define TG_LIMIT_DIAGNOSTICS 100
// Bytes of all messages and trees of one file: 64 times its size plus this, so that memory is bounded.
#define TG_LIMIT_FILE_MEMORY (64u << 20)

#endif
