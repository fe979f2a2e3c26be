// What the leak sanitizer must know of libgit2; nothing in other builds.
//
// libgit2 1.5 loses what PCRE2 allocated for each setting that its check of extensions does not match
// (git_regexp_match), in repositories of format version 1, which sparse checkouts and partial clones make.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(SANITIZED) || defined(__SANITIZE_ADDRESS__)
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:libpcre2-8\n";
}

// Saying which suppressions were used would change what the program prints.
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#else
typedef int not_empty;
#endif
