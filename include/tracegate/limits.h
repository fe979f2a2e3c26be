// Limits: every loop over input has one, with its reason. Reaching one is a diagnostic, the run is then
// marked incomplete (exit 2); it is never a crash and never a silent pass.
#ifndef TRACEGATE_LIMITS_H
#define TRACEGATE_LIMITS_H

// Bytes of one configuration file: a hundred times the largest one seen in public repositories (1.3 MB).
#define TG_LIMIT_FILE_SIZE (128u << 20)
// Levels of nested expressions, blocks, templates; a chain of operators is as deep as it is long. Real code stays
// under 40; 1,000 of anything go, also of what takes two levels (a directive in a template). The parser's stack use per
// level (700 bytes; 2,200 with the sanitizers) times this must fit a worker's stack (TG_LIMIT_STACK), which a test proves.
#define TG_LIMIT_NESTING 2500
// Bytes of stack of each thread that parses or evaluates.
#define TG_LIMIT_STACK (64u << 20)
// Diagnostics kept of one file; more say nothing new to a reader.
#define TG_LIMIT_DIAGNOSTICS 100
// Bytes of the tree of one file: this many times its size plus so many. Trees of real files are 4 to 8 times as large
// as their text; the worst input there is would need 50 times its size.
#define TG_LIMIT_FILE_MEMORY_FACTOR 16
#define TG_LIMIT_FILE_MEMORY        (64u << 20)
// Symbolic links followed for one path: what Linux follows (MAXSYMLINKS).
#define TG_LIMIT_LINKS 40
// Directories in directories. Real repositories stay under 30; a walk's stack use per level times this is small.
#define TG_LIMIT_DIRECTORIES 512
// Files of one tree: twice what the largest public repositories have. A few objects can stand for any number.
#define TG_LIMIT_FILES 4000000
// Submodules in submodules. Each level is a repository that is opened.
#define TG_LIMIT_SUBMODULES 8
// Deleted times added files among which a rename is looked for by content: git's diff.renameLimit, squared.
#define TG_LIMIT_RENAMES 1000000
// Bytes that the sections of a patch may make in all: one file may be named by any number of them.
#define TG_LIMIT_PATCHED_SIZE ((size_t)1 << 30)
// Bytes of a symbolic link's target: more than any system follows (PATH_MAX).
#define TG_LIMIT_LINK_SIZE 4096
// Bytes of a file that is compared line by line: comparing takes far longer than reading. A larger one counts as
// changed from its first to its last line.
#define TG_LIMIT_DIFF_SIZE (16u << 20)

// ------------------------------------------------------------------------------------- evaluating

// Levels of nested values: as deep as the parser goes.
#define TG_LIMIT_DEPTH 1000
// Expressions within expressions while evaluating, through locals, variables and modules. Real code stays under 200;
// the evaluator's stack use per level times this must fit a worker's stack (TG_LIMIT_STACK).
#define TG_LIMIT_EVAL_DEPTH 5000
// Steps (an expression node, an element, a few hundred bytes of text each) that one job may spend.
// A real root module takes some ten thousand.
#define TG_LIMIT_STEPS 20000000u
// Elements that one expression or function makes (range(), setproduct(), a `for`): a plan of more is none.
#define TG_LIMIT_ELEMENTS 1000000u
// Values in a value, shared ones as often as they occur: what looks at all of it (equality, marks) takes as long as if
// they were copies, and sixty doublings of a list are ten lines. Written out these would be all of a job's memory.
#define TG_LIMIT_PARTS 10000000u
// Bytes of one string.
#define TG_LIMIT_STRING (64u << 20)
// Digits of a number's text; 1e99999 is legal and prints, 1e999999999 is legal and does not.
#define TG_LIMIT_NUMBER_TEXT 1000000
// Steps of a value's way that are shown.
#define TG_LIMIT_TRAIL 100

// -------------------------------------------------------------------------------------- planning

// Module calls, counted by their paths from one root: a module that calls two, twenty levels deep, is a million.
#define TG_LIMIT_CALLS 20000u
// Levels of module calls: a hundred times what people write. A level's stack use times this is small.
#define TG_LIMIT_CALL_DEPTH 300
// Diagnostics kept of one root module.
#define TG_LIMIT_JOB_DIAGNOSTICS 10000
// Instances of one resource or module call that are looked at one by one (those that differ).
#define TG_LIMIT_INSTANCES 1000000u

// Precision caps: past them the answer is unknown with that reason, and the run is whole.

// Values that a one-of keeps.
#define TG_CAP_CHOICES 16
// Combinations of choices for which an operation or a function is tried.
#define TG_CAP_COMBINATIONS 64
// Unknown `if` conditions of one `for` of which every outcome is tried.
#define TG_CAP_FOR_CONDITIONS 4
// Unknown conditions that are recorded (a verdict tries at most four, VERDICT.md).
#define TG_CAP_CONDITIONS 16
// Instances that a reference to all of a resource makes one by one; of more, each is made as any of them.
#define TG_CAP_MADE 1000
// Unknown conditions that are tried both ways for one verdict (VERDICT.md), and questions asked while at it.
#define TG_CAP_TRIED     4
#define TG_CAP_QUESTIONS 64
// Instance addresses that a report lists of one resource.
#define TG_CAP_ADDRESSES 100

// Bytes of everything that is made while one root module is checked: a root that needs more is not one that a person
// wrote, and two of them at a time must fit a small CI machine.
#define TG_LIMIT_JOB_MEMORY ((size_t)1 << 29)

// Where a root needs more than it may, those of its resources that are undecided because of it are looked at alone: so
// many, each with so many steps and bytes.
#define TG_CAP_ALONE          32
#define TG_LIMIT_ALONE_STEPS  500000u
#define TG_LIMIT_ALONE_MEMORY ((size_t)64 << 20)

// Width or precision of one verb of format(): Go's own limit.
#define TG_LIMIT_FORMAT_WIDTH 1000000u

// Regular expressions. Bytes of a pattern: PCRE2 compiles at most 64 KiB.
#define TG_LIMIT_REGEX_PATTERN (64u << 10)
// Nested groups of a pattern: RE2 allows 1,000; PCRE2's compiler recurses for each.
#define TG_LIMIT_REGEX_NESTING 200
// Copies that counted repetitions may make of one thing: RE2's own limit.
#define TG_LIMIT_REGEX_REPEAT 1000
// Steps of the matcher for one subject, all matches together: about a second. RE2 never backtracks; a pattern
// that needs more than this here is called unknown.
#define TG_LIMIT_REGEX_STEPS 10000000u
// KiB of backtracking stack of one match.
#define TG_LIMIT_REGEX_HEAP (64u << 10)

#endif
