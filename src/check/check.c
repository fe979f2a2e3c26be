// Check: asks a rule about every subject of a plan and makes a finding of what it says.
//
// The plan shows each evaluated body once and joins the answers (tg_plan_judge); here an opinion becomes the bits that
// the plan joins, and the joined bits become a verdict with the place, the reason and the steps of the opinion that
// decides.
#include "suppress.h"
#include "tracegate/limits.h"

typedef struct asking {
    const tg_check *check;
} asking;

static unsigned bits_of(tg_outcome verdict)
{
    switch (verdict) {
    case TG_PASS:
        return TG_MAY_PASS;
    case TG_VIOLATION:
        return TG_MAY_VIOLATE;
    case TG_UNDECIDED:
        return TG_MAY_PASS | TG_MAY_VIOLATE;
    case TG_NONE:
        return TG_MAY_BE_NONE;
    }
    return 0;
}

static unsigned ask(void *data, tg_instance *instance, void **detail)
{
    const asking *a = data;
    tg_opinion *opinion = tg_new(a->check->arena, tg_opinion);
    *opinion = a->check->rule->check(a->check, instance);
    if (!opinion->at.file)
        opinion->at = instance->header;
    *detail = opinion;
    return bits_of(opinion->verdict);
}

// One group is what reads the same: instances that differ in their mode or its place are told apart.
static bool same(void *data, const void *left, const void *right)
{
    const tg_opinion *a = left, *b = right;
    (void)data;
    return tg_str_equal(a->mode, b->mode) && tg_str_equal(a->reason, b->reason) && a->at.file == b->at.file &&
           a->at.start == b->at.start;
}

static tg_outcome verdict_of(unsigned bits)
{
    bool pass = bits & TG_MAY_PASS, violate = bits & TG_MAY_VIOLATE;
    if (pass && violate)
        return TG_UNDECIDED;
    if (violate)
        return TG_VIOLATION;
    if (pass)
        return TG_PASS;
    return bits & TG_MAY_BE_NONE ? TG_NONE : TG_UNDECIDED;
}

// The first group that decides the verdict: a violating one for a violation, an undecided one before any other for
// undecided.
static const tg_group *deciding_group(const tg_judgement *judgement, tg_outcome verdict)
{
    unsigned wanted = bits_of(verdict);
    for (size_t i = 0; i < judgement->group_count; i++)
        if ((judgement->groups[i].bits & wanted) == wanted)
            return &judgement->groups[i];
    for (size_t i = 0; i < judgement->group_count; i++)
        if (judgement->groups[i].bits & wanted)
            return &judgement->groups[i];
    return judgement->group_count ? &judgement->groups[0] : NULL;
}

// ------------------------------------------------------------------------------------------- steps

static tg_str line_text(tg_arena *arena, const tg_texts *texts, tg_span at)
{
    tg_text *text = tg_texts_get(texts, at.file);
    if (!text)
        return (tg_str){ NULL, 0 };
    return tg_str_copy(arena, tg_str_trim(tg_text_line_bytes(text, tg_text_line(text, at.start))));
}

static bool same_line(const tg_texts *texts, tg_span a, tg_span b)
{
    tg_text *text = tg_texts_get(texts, a.file);
    return a.file == b.file && text && tg_text_line(text, a.start) == tg_text_line(text, b.start);
}

// The step that already stands for the line: a literal on its variable's line, two conditions on one variable. NULL: none.
static tg_step_taken *step_at(const tg_texts *texts, tg_step_taken *items, size_t count, tg_span at)
{
    for (size_t i = 0; i < count; i++)
        if (same_line(texts, items[i].at, at))
            return &items[i];
    return NULL;
}

// The way of the value that decides, from its origin to the setting itself, each line once. What a stand-in for a
// well-known module says has no place, and is nobody's to change.
static tg_steps steps_of(tg_arena *arena, const tg_texts *texts, const tg_trail *made_by,
                         const tg_opinion *opinion)
{
    size_t count;
    const tg_trail_step *way = tg_trail_steps(arena, tg_trail_join(arena, made_by, opinion->trail), &count);
    tg_step_taken *items = tg_new_array(arena, tg_step_taken, count + 1);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!way[i].at.file || (opinion->last.file && same_line(texts, way[i].at, opinion->last)))
            continue;
        tg_step_taken *known = step_at(texts, items, kept, way[i].at);
        if (known && strcmp(known->what, "literal") != 0)
            continue;
        tg_str text = way[i].hidden ? (tg_str){ NULL, 0 } : line_text(arena, texts, way[i].at);
        *(known ? known : &items[kept++]) =
            (tg_step_taken){ .at = way[i].at, .text = text, .what = way[i].what };
    }
    if (opinion->last.file) {
        bool hidden = tg_str_equal(opinion->mode, S("(sensitive)")) && count == 1 && way[0].hidden;
        tg_str text = hidden ? (tg_str){ NULL, 0 } : line_text(arena, texts, opinion->last);
        items[kept++] = (tg_step_taken){ .at = opinion->last, .text = text, .what = "mode" };
    }
    return (tg_steps){ items, kept };
}

// ---------------------------------------------------------------------------------------- findings

static tg_str why_undecided(tg_arena *arena, const tg_judgement *judgement, const tg_opinion *opinion)
{
    if (opinion && opinion->verdict == TG_UNDECIDED && opinion->reason.data)
        return opinion->reason;
    if (judgement->reason.text.data)
        return tg_format(arena, "it depends on what cannot be known: %.*s", TG_ARG(judgement->reason.text));
    return S("it cannot be evaluated");
}

static void fill_undecided(tg_arena *arena, const tg_judgement *judgement, const tg_opinion *opinion,
                           tg_finding *out)
{
    out->reason = why_undecided(arena, judgement, opinion);
    out->mode = (tg_str){ NULL, 0 };
    out->label = S("cannot be decided");
    out->hint = (tg_str){ NULL, 0 };
}

static void fill_from_opinion(const tg_opinion *opinion, tg_finding *out)
{
    out->mode = opinion->mode;
    out->reason = opinion->reason;
    out->label = opinion->label;
    out->hint = opinion->hint;
}

// The reason, with the variable file that would have had a say if it were loaded.
static tg_str with_unloaded(const tg_check *check, const tg_finding *f)
{
    for (size_t i = 0; i < f->steps.count; i++) {
        if (strcmp(f->steps.items[i].what, "variable default") != 0)
            continue;
        tg_str note = tg_plan_not_loaded(check->plan, f->steps.items[i].at);
        if (note.data)
            return tg_format(check->arena, "%.*s; %.*s", TG_ARG(f->reason), TG_ARG(note));
    }
    return f->reason;
}

static tg_finding make_finding(const tg_check *check, tg_str address, tg_span header,
                               const tg_judgement *judgement, const tg_texts *texts)
{
    tg_finding f = { .rule = check->rule, .address = address, .at = header };
    f.verdict = verdict_of(judgement->bits);
    const tg_group *group = deciding_group(judgement, f.verdict);
    const tg_opinion *opinion = group ? group->detail : NULL;
    f.reason = S("no instance of it is created");
    if (opinion)
        fill_from_opinion(opinion, &f);
    if (f.verdict == TG_UNDECIDED)
        fill_undecided(check->arena, judgement, opinion, &f);
    // Pass and none stand at the header; what is wrong, or cannot be known, at the place that decides.
    if (opinion && (f.verdict == TG_VIOLATION || f.verdict == TG_UNDECIDED))
        f.at = opinion->at;
    if (opinion)
        f.steps = steps_of(check->arena, texts, group->made_by, opinion);
    f.reason = with_unloaded(check, &f);
    f.instances = tg_judgement_addresses(check->arena, judgement, bits_of(f.verdict), &f.instance_count);
    if (f.verdict == TG_NONE && !opinion)
        f.instance_count = 0;
    return f;
}

static void add_finding(tg_check *check, tg_findings *out, size_t *capacity, tg_finding f)
{
    if (out->count == *capacity)
        out->items = tg_arena_grow(check->arena, out->items, capacity, sizeof *out->items);
    out->items[out->count++] = f;
}

typedef struct uses {
    tg_directive_use *items;
    size_t count, capacity;
} uses;

// What the comments of all files that were read ask for, and whether it silenced anything.
static void add_directives(const tg_silencer *silencer, uses *out)
{
    for (size_t i = 0; i < silencer->files.count; i++) {
        const tg_directives *directives = tg_silencer_directives(silencer, i);
        for (size_t k = 0; k < directives->count; k++)
            tg_push(silencer->arena, out,
                    ((tg_directive_use){ directives->items[k].at, directives->items[k].named,
                                         directives->items[k].used }));
    }
}

// Identity, and what silences it; `subject` NULL: the configuration is not at hand.
static void finish(tg_check *check, const tg_check_options *options, tg_silencer *silencer,
                   const tg_subject *subject, tg_finding *f)
{
    f->root = options->root;
    f->environment = options->environment;
    f->fingerprint = tg_fingerprint(check->arena, f);
    if (!subject)
        return;
    tg_silencer_read(silencer, subject);
    if (f->verdict == TG_VIOLATION || f->verdict == TG_UNDECIDED)
        f->suppressed = tg_silencer_find(silencer, subject, f->at);
}

// A rule at work on a plan: what it asks, and of which subjects.
typedef struct work {
    tg_check check;
    tg_asker asker;
    asking asking;
    const tg_subject *subjects;
    size_t count;
} work;

static void begin(work *w, const tg_rule *rule, tg_plan *plan)
{
    w->check = (tg_check){ .rule = rule, .plan = plan, .arena = tg_plan_arena(plan) };
    w->asking = (asking){ &w->check };
    w->asker = (tg_asker){ .ask = ask, .same = same, .data = &w->asking };
    w->subjects = tg_plan_subjects(plan, rule->targets, &w->count);
    if (w->count && rule->prepare)
        w->check.data = rule->prepare(&w->check);
}

static tg_finding judge(work *w, const tg_subject *subject, const tg_texts *texts)
{
    tg_judgement judgement = tg_plan_judge(w->check.plan, subject, &w->asker);
    return make_finding(&w->check, subject->address, subject->header, &judgement, texts);
}

static const tg_subject *subject_at(const tg_subject *subjects, size_t count, tg_str address)
{
    for (size_t i = 0; i < count; i++)
        if (tg_str_equal(subjects[i].address, address))
            return &subjects[i];
    return NULL;
}

// The same question to a plan of which nothing is evaluated yet; what reaches a limit there, too, stays as it is.
static void judge_alone(const work *w, const tg_subject *subject, const tg_texts *texts, tg_finding *out)
{
    tg_arena arena;
    work alone;
    tg_arena_init(&arena, NULL);
    tg_plan *plan = tg_plan_alone(w->check.plan, &arena);
    begin(&alone, w->check.rule, plan);
    const tg_subject *again = subject_at(alone.subjects, alone.count, subject->address);
    tg_finding f = { 0 };
    if (again)
        f = judge(&alone, again, texts);
    bool whole = again && !tg_plan_limited(plan) && !arena.exhausted;
    if (whole)
        *out = tg_finding_copy(w->check.arena, &f);
    const tg_diags *said = tg_plan_diags(plan);
    for (size_t i = 0; whole && i < said->count; i++)
        tg_plan_say_again(w->check.plan, &said->items[i]);
    tg_arena_reset(&arena);
}

// Where one subject takes all that a plan may take, the others are not undecided because of it.
static void judge_others_alone(const work *w, const tg_texts *texts, tg_finding *items)
{
    size_t tries = 0;
    for (size_t i = 0; i < w->count && tries < TG_CAP_ALONE; i++) {
        if (items[i].verdict != TG_UNDECIDED)
            continue;
        judge_alone(w, &w->subjects[i], texts, &items[i]);
        tries++;
    }
}

static void check_rule(const tg_rule *rule, tg_plan *plan, const tg_check_options *options, tg_findings *out,
                       size_t *capacity, uses *directives)
{
    work w;
    begin(&w, rule, plan);
    tg_finding *items = tg_new_array(w.check.arena, tg_finding, w.count);
    for (size_t i = 0; i < w.count; i++)
        items[i] = judge(&w, &w.subjects[i], options->texts);
    if (tg_plan_limited(plan))
        judge_others_alone(&w, options->texts, items);
    tg_silencer silencer;
    tg_silencer_init(&silencer, w.check.arena, rule, options, tg_plan_eval(plan)->diags);
    for (size_t i = 0; i < w.count; i++) {
        finish(&w.check, options, &silencer, &w.subjects[i], &items[i]);
        add_finding(&w.check, out, capacity, items[i]);
    }
    add_directives(&silencer, directives);
}

tg_findings tg_check_plan(tg_plan *plan, const tg_check_options *options)
{
    tg_findings out = { 0 };
    uses directives = { 0 };
    size_t capacity = 0;
    for (const tg_rule *const *rule = options->rules; *rule; rule++)
        check_rule(*rule, plan, options, &out, &capacity, &directives);
    out.directives = directives.items;
    out.directive_count = directives.count;
    return out;
}

// ------------------------------------------------------------------------------------ a JSON plan

// What the configuration says of some instances: `said` as a verdict; `seen` the opinion on what one of them looks like,
// which has the place.
typedef struct view {
    const tg_group *group;
    tg_opinion seen, said;
    tg_reason reason; // of the verdict, where `seen` does not know
} view;

// The resources of one address: the configuration's subject, where it is at hand, and what is said of each instance.
typedef struct row {
    tg_str address;
    tg_span header;
    const tg_subject *subject; // NULL: not at hand
    view *views;
    size_t view_count;
    tg_map by_instance; // address -> view
    struct {
        tg_answer *items;
        size_t count, capacity;
    } answers;
} row;

static view view_of(tg_arena *arena, const tg_judgement *judgement, const tg_group *group)
{
    view v = { .group = group, .seen = *(const tg_opinion *)group->detail };
    v.seen.trail = tg_trail_join(arena, group->made_by, v.seen.trail);
    v.said = v.seen;
    if (verdict_of(group->bits) != TG_UNDECIDED || v.seen.verdict == TG_UNDECIDED)
        return v;
    v.reason = group->reason.text.data ? group->reason : judgement->reason;
    tg_finding f;
    fill_undecided(arena, judgement, &v.seen, &f);
    v.said.verdict = TG_UNDECIDED;
    v.said.mode = f.mode;
    v.said.reason = f.reason;
    v.said.label = f.label;
    v.said.hint = f.hint;
    return v;
}

static void look_at_source(const tg_check *check, row *r, const tg_asker *asker)
{
    tg_judgement judgement = tg_plan_judge(check->plan, r->subject, asker);
    r->views = tg_new_array(check->arena, view, judgement.group_count);
    for (size_t i = 0; i < judgement.group_count; i++) {
        const tg_group *group = &judgement.groups[i];
        if (!group->detail)
            continue;
        view *v = &r->views[r->view_count++];
        *v = view_of(check->arena, &judgement, group);
        for (size_t k = 0; k < group->addresses.count; k++)
            tg_map_put(&r->by_instance, group->addresses.items[k], v);
    }
}

// True where the view is of more instances than it lists.
static bool is_open(const view *v)
{
    return v->group->count < 0 || v->group->count > (int64_t)v->group->addresses.count;
}

// What the configuration says of an instance; NULL: nothing.
static const view *view_at(const row *r, tg_str instance)
{
    const view *v = tg_map_get(&r->by_instance, instance);
    for (size_t i = 0; !v && i < r->view_count; i++)
        if (is_open(&r->views[i]))
            v = &r->views[i];
    return v;
}

static bool agrees(const view *v, const tg_opinion *o)
{
    return v->seen.verdict == o->verdict && tg_str_equal(v->seen.mode, o->mode);
}

// Where configuration and plan say the same, the finding is the configuration's own; where just the setting is the same
// one, its place is.
static void locate(const row *r, const view *v, tg_opinion *o)
{
    for (size_t i = 0; v && !agrees(v, o) && is_open(v) && i < r->view_count; i++)
        if (is_open(&r->views[i]) && agrees(&r->views[i], o))
            v = &r->views[i];
    if (v && agrees(v, o)) {
        *o = v->seen;
    } else if (v && v->seen.last.file && (o->mode.data || o->verdict == TG_UNDECIDED)) {
        o->at = v->seen.at;
        o->last = v->seen.last;
    } else {
        o->at = r->header;
    }
}

// An undecided view is joined as what it is of: beside an instance that certainly violates it has a say, too.
static void answer(const tg_check *check, row *r, const tg_planned *planned)
{
    const view *v = view_at(r, planned->instance);
    tg_at_hand at_hand = { r->subject, v ? &v->said : NULL };
    tg_opinion *o = tg_new(check->arena, tg_opinion);
    *o = check->rule->planned(check, planned, &at_hand);
    tg_answer a = { .address = planned->instance, .bits = bits_of(o->verdict), .detail = o };
    if (v && o->verdict == TG_UNDECIDED && o->reason.data == v->said.reason.data) {
        *o = v->seen;
        a.reason = v->reason;
    } else if (!o->at.file) {
        locate(r, v, o);
    }
    tg_push(check->arena, &r->answers, a);
}

static row *new_row(const tg_check *check, const tg_planned *planned, const tg_subject *subject,
                    const tg_asker *asker)
{
    row *r = tg_new(check->arena, row);
    *r = (row){ .address = planned->address, .subject = subject };
    tg_map_init(&r->by_instance, check->arena);
    r->header = subject ? subject->header : planned->at;
    if (subject)
        look_at_source(check, r, asker);
    return r;
}

// The rows of the rule's resources, by address without keys.
static tg_map rows_of(const work *w, const tg_planfile *planned)
{
    const tg_check *check = &w->check;
    tg_map rows, subjects;
    tg_map_init(&rows, check->arena);
    tg_map_init(&subjects, check->arena);
    for (size_t i = 0; i < w->count; i++)
        tg_map_put(&subjects, w->subjects[i].address, (void *)(uintptr_t)&w->subjects[i]);
    for (size_t i = 0; i < planned->count; i++) {
        const tg_planned *p = &planned->items[i];
        if (!tg_str_is_one_of(p->type, check->rule->targets))
            continue;
        row *r = tg_map_get(&rows, p->address);
        if (!r) {
            r = new_row(check, p, tg_map_get(&subjects, p->address), &w->asker);
            tg_map_put(&rows, r->address, r);
        }
        answer(check, r, p);
    }
    return rows;
}

static void check_planned(const tg_rule *rule, tg_plan *source, const tg_check_options *options,
                          const tg_planfile *planned, tg_findings *out, size_t *capacity)
{
    work w;
    begin(&w, rule, source);
    tg_arena *arena = w.check.arena;
    tg_silencer silencer;
    tg_silencer_init(&silencer, arena, rule, options, tg_plan_eval(source)->diags);
    tg_map rows = rows_of(&w, planned);
    for (size_t i = 0; i < rows.count; i++) {
        row *r = rows.entries[i].value;
        tg_judgement judgement = tg_judge_answers(arena, &w.asker, r->answers.items, r->answers.count);
        tg_finding f = make_finding(&w.check, r->address, r->header, &judgement, options->texts);
        finish(&w.check, options, &silencer, r->subject, &f);
        add_finding(&w.check, out, capacity, f);
    }
}

tg_findings tg_check_planned(const tg_planfile *planned, tg_plan *source, const tg_check_options *options)
{
    tg_findings out = { 0 };
    size_t capacity = 0;
    for (const tg_rule *const *rule = options->rules; *rule; rule++)
        if ((*rule)->planned)
            check_planned(*rule, source, options, planned, &out, &capacity);
    return out;
}

void tg_check_warn(const tg_check *check, const char *code, tg_span at, tg_str message, tg_str hint)
{
    tg_eval *eval = tg_plan_eval(check->plan);
    for (size_t i = 0; eval->diags && i < eval->diags->count; i++) {
        const tg_diag *d = &eval->diags->items[i];
        if (d->subject.file == at.file && d->subject.start == at.start && tg_str_equal(d->message, message))
            return;
    }
    if (eval->diags)
        tg_diags_add(eval->diags, (tg_diag){ .severity = TG_WARNING,
                                             .code = code,
                                             .subject = at,
                                             .context = at,
                                             .message = message,
                                             .hint = hint });
}
