// The table of formats: a new one is a file, a line in report_internal.h and a row here.
#include "report_internal.h"

static const tg_report_format formats[] = {
    { "text", "for people: a snippet, the reason, the steps a value came by", tg_report_text },
    { "json", "the complete answer, one row a line", tg_report_json },
    { "sarif", "GitHub code scanning: live violations only", tg_report_sarif },
    { "codequality", "GitLab's Code Quality report", tg_report_codequality },
    { "github", "workflow commands: annotations of a GitHub step", tg_report_github },
    { "rdjson", "reviewdog", tg_report_rdjson },
    { NULL, NULL, NULL },
};

const tg_report_format *tg_report_formats(void)
{
    return formats;
}

const tg_report_format *tg_report_format_named(tg_str name)
{
    for (const tg_report_format *format = formats; format->name; format++)
        if (tg_str_equal(name, tg_str_from(format->name)))
            return format;
    return NULL;
}
