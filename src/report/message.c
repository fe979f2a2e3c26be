// The words that all formats share, so that they say the same.
//
// What comes from the repository passes tg_utf8_printable here: a sentence is one line, and harmless in a terminal. Each format
// escapes it further for its own reader.
#include "report_internal.h"

// Instances named in a sentence; more would hide what it says. `json` lists up to a hundred.
enum { MOST_NAMED = 5 };
// Bytes shown of a step's line: a line may be a megabyte long.
enum { LONGEST_STEP = 160 };

static tg_str printable(tg_arena *arena, tg_str text)
{
    return tg_utf8_printable(arena, text);
}

tg_str tg_finding_subject(tg_arena *arena, const tg_finding *finding)
{
    tg_str subject = printable(arena, finding->address);
    if (!tg_str_equal(finding->root, S(".")))
        subject = tg_format(arena, "%.*s in %.*s", TG_ARG(subject), TG_ARG(printable(arena, finding->root)));
    if (!tg_str_none(finding->environment))
        subject = tg_format(arena, "%.*s, environment %.*s", TG_ARG(subject),
                            TG_ARG(printable(arena, finding->environment)));
    return subject;
}

tg_str tg_finding_sentence(tg_arena *arena, const tg_finding *finding)
{
    return tg_format(arena, "%.*s: %.*s", TG_ARG(tg_finding_subject(arena, finding)),
                     TG_ARG(printable(arena, finding->reason)));
}

// "7 instances: a, b, c, d, e and 2 more"
static tg_str name_some(tg_arena *arena, const char *what, tg_strs names, int64_t count)
{
    size_t named = names.count < MOST_NAMED ? names.count : MOST_NAMED;
    if (count < (int64_t)names.count)
        count = (int64_t)names.count;
    bool more = count > (int64_t)named;
    tg_buf out = { 0 };
    tg_buf_format(&out, "%lld %s%s: ", (long long)count, what, count == 1 ? "" : "s");
    for (size_t i = 0; i < named; i++) {
        tg_buf_add(&out, i == 0 ? S("") : i + 1 == named && !more ? S(" and ") : S(", "));
        tg_buf_add(&out, printable(arena, names.items[i]));
    }
    if (more)
        tg_buf_format(&out, " and %lld more", (long long)(count - (int64_t)named));
    tg_str text = tg_str_copy(arena, tg_buf_str(&out));
    tg_buf_free(&out);
    return text;
}

tg_str tg_finding_instances(tg_arena *arena, const tg_finding *finding)
{
    tg_strs all = finding->instances, fresh = finding->new_instances;
    bool keyed = all.count > 1 || (all.count == 1 && !tg_str_equal(all.items[0], finding->address));
    if (!keyed)
        return (tg_str){ NULL, 0 };
    bool some_are_old = fresh.count && (int64_t)fresh.count < finding->instance_count;
    return some_are_old ? name_some(arena, "new instance", fresh, (int64_t)fresh.count)
                        : name_some(arena, "instance", all, finding->instance_count);
}

tg_str tg_finding_message(tg_arena *arena, const tg_results *results, const tg_finding *finding)
{
    tg_str message = tg_format(arena, "%.*s.", TG_ARG(tg_finding_sentence(arena, finding)));
    tg_str instances = tg_finding_instances(arena, finding);
    if (!tg_str_none(instances))
        message = tg_format(arena, "%.*s %.*s.", TG_ARG(message), TG_ARG(instances));
    if (tg_finding_turned(finding))
        message = tg_format(arena, "%.*s It passed before this change.", TG_ARG(message));
    if (finding->hint.length)
        message =
            tg_format(arena, "%.*s Hint: %.*s.", TG_ARG(message), TG_ARG(printable(arena, finding->hint)));
    tg_place own = tg_place_of(results, finding->at, TG_CODE_POINTS);
    if (finding->cause.file && own.known)
        message = tg_format(arena, "%.*s See %.*s:%u.", TG_ARG(message), TG_ARG(printable(arena, own.path)),
                            own.line);
    return message;
}

tg_str tg_first_bytes(tg_str text, size_t most)
{
    if (text.length <= most)
        return text;
    while (most > 0 && ((unsigned char)text.data[most] & 0xC0) == 0x80)
        most--;
    return tg_str_slice(text, 0, most);
}

tg_str tg_step_text(tg_arena *arena, const tg_step_taken *step)
{
    if (tg_str_none(step->text))
        return S("(sensitive)");
    tg_str start = tg_first_bytes(step->text, LONGEST_STEP);
    bool cut = start.length < step->text.length;
    return tg_format(arena, "%.*s%s", TG_ARG(printable(arena, start)), cut ? "…" : "");
}

tg_str tg_step_sentence(tg_arena *arena, const tg_step_taken *step)
{
    return tg_format(arena, "%s: %.*s", step->what, TG_ARG(tg_step_text(arena, step)));
}

tg_str tg_diag_sentence(tg_arena *arena, const tg_diag *diag)
{
    tg_str message = printable(arena, diag->message);
    if (!diag->hint.length)
        return message;
    return tg_format(arena, "%.*s; hint: %.*s", TG_ARG(message), TG_ARG(printable(arena, diag->hint)));
}

const char *tg_severity_word(tg_severity severity)
{
    static const char *const words[] = { [TG_NOTE] = "note", [TG_WARNING] = "warning", [TG_ERROR] = "error" };
    return words[severity];
}
