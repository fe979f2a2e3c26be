// Compare: what a change does to the findings of one root. Instances decide what is new (CHANGES.md, "New, unchanged,
// absent"): the violating instances of the base, carried through the head's moves, are taken from those of the head;
// what is left over is new.
#include "moves.h"

typedef struct comparing {
    tg_arena *arena;
    const tg_findings *base, *head;
    const tg_comparison *options;
    tg_move_list moves;
    tg_map head_rows; // address of a resource -> tg_finding * of the head
    tg_map base_rows; // moved address of a resource -> base_row *
    tg_map declared;  // every resource of the head without keys, and what is in front of it
    tg_map instances; // every instance of the head, and what is in front of it
} comparing;

// The violations of the base that stand at one address of the head.
typedef struct base_row {
    tg_map counts; // instance with number keys made alike -> counter *
    int64_t total; // -1: not known
    bool live;     // some of them was not suppressed
    bool violating;
    bool passing;
} base_row;

typedef struct counter {
    size_t count;
} counter;

// Number keys, and missing ones, made alike: those instances are compared by how many there are.
static tg_str without_numbers(tg_arena *arena, tg_str instance)
{
    tg_parts parts = tg_address_parts(arena, instance);
    for (size_t i = 0; i < parts.count; i++)
        if (tg_str_none(parts.items[i].key) || !tg_str_starts_with(parts.items[i].key, S("[\"")))
            parts.items[i].key = S("[#]");
    return tg_address_of(arena, parts.items, parts.count);
}

// ------------------------------------------------------------------------------------------- moves

static void declare(comparing *c, tg_map *map, tg_str address)
{
    tg_parts parts = tg_address_parts(c->arena, address);
    for (size_t i = 1; i <= parts.count; i++)
        tg_map_put(map, tg_address_of(c->arena, parts.items, i), c);
}

static bool is_declared(void *data, tg_str address, bool whole)
{
    comparing *c = data;
    if (whole)
        return tg_map_get(&c->declared, tg_address_plain(c->arena, address)) != NULL;
    return tg_map_get(&c->instances, address) != NULL;
}

static tg_str moved(comparing *c, tg_str address)
{
    return c->moves.count ? tg_move_address(c->arena, &c->moves, address) : address;
}

// ------------------------------------------------------------------------------------------- sides

static bool violates(const tg_finding *f)
{
    return f->verdict == TG_VIOLATION;
}

// What rows are found by: rule and address, without keys. A row's own address holds none, unless a name that Terraform
// refuses looks like one.
static tg_str key_of(const comparing *c, const tg_rule *rule, tg_str address)
{
    return tg_format(c->arena, "%s %.*s", rule->id, TG_ARG(tg_address_plain(c->arena, address)));
}

static base_row *row_at(comparing *c, const tg_rule *rule, tg_str address)
{
    tg_str key = key_of(c, rule, address);
    base_row *row = tg_map_get(&c->base_rows, key);
    if (!row) {
        row = tg_new(c->arena, base_row);
        tg_map_init(&row->counts, c->arena);
        tg_map_put(&c->base_rows, key, row);
    }
    return row;
}

static void count_instance(comparing *c, base_row *row, tg_str instance)
{
    tg_str alike = without_numbers(c->arena, instance);
    counter *n = tg_map_get(&row->counts, alike);
    if (!n) {
        n = tg_new(c->arena, counter);
        tg_map_put(&row->counts, alike, n);
    }
    n->count++;
}

static void add_totals(base_row *row, const tg_finding *f, int64_t count)
{
    row->violating = row->violating || violates(f);
    row->live = row->live || !f->suppressed;
    if (row->total >= 0)
        row->total = f->instance_count < 0 ? -1 : row->total + count;
}

// Where the instances of a base violation stand on the head: each goes to the row of its own address there.
static void add_base_violation(comparing *c, const tg_finding *f)
{
    if (!f->instances.count) {
        add_totals(row_at(c, f->rule, moved(c, f->address)), f, f->instance_count);
        return;
    }
    for (size_t i = 0; i < f->instances.count; i++) {
        tg_str instance = moved(c, f->instances.items[i]);
        base_row *row = row_at(c, f->rule, instance);
        count_instance(c, row, instance);
        add_totals(row, f, 1);
    }
    // More than are listed: they stand where the last one stands.
    if (f->instance_count > (int64_t)f->instances.count) {
        tg_str last = moved(c, f->instances.items[f->instances.count - 1]);
        add_totals(row_at(c, f->rule, last), f, f->instance_count - (int64_t)f->instances.count);
    }
}

static void index_sides(comparing *c)
{
    for (size_t i = 0; i < c->head->count; i++) {
        const tg_finding *f = &c->head->items[i];
        tg_map_put(&c->head_rows, key_of(c, f->rule, f->address), &c->head->items[i]);
        declare(c, &c->declared, f->address);
        for (size_t k = 0; k < f->instances.count; k++)
            declare(c, &c->instances, f->instances.items[k]);
    }
    for (size_t i = 0; i < c->base->count; i++) {
        const tg_finding *f = &c->base->items[i];
        if (violates(f))
            add_base_violation(c, f);
        else if (f->verdict == TG_PASS)
            row_at(c, f->rule, moved(c, f->address))->passing = true;
    }
}

// -------------------------------------------------------------------------------------------- head

// The head's instances that the base does not have, in order.
static tg_strs new_instances(comparing *c, const tg_finding *f, base_row *base)
{
    tg_str *items = tg_new_array(c->arena, tg_str, f->instances.count);
    size_t count = 0;
    for (size_t i = 0; i < f->instances.count; i++) {
        counter *n =
            base ? tg_map_get(&base->counts, without_numbers(c->arena, f->instances.items[i])) : NULL;
        if (n && n->count)
            n->count--;
        else
            items[count++] = f->instances.items[i];
    }
    return (tg_strs){ items, count };
}

static bool all_listed(const tg_finding *f)
{
    return f->instance_count == (int64_t)f->instances.count;
}

// True where the resource is in one of these modules, or in one that they call.
static bool is_in(tg_strs modules, tg_str address)
{
    for (size_t i = 0; i < modules.count; i++) {
        tg_str path = modules.items[i];
        if (tg_str_starts_with(address, path) && address.length > path.length &&
            address.data[path.length] == '.')
            return true;
    }
    return false;
}

// What is no new violation, because nobody can know whether it is one.
static void remark(comparing *c, tg_finding *f, const char *side)
{
    f->state = TG_STATE_UNCHANGED;
    f->reason = tg_format(c->arena, "%.*s; on the %s it could not be judged", TG_ARG(f->reason), side);
}

static void set_state(comparing *c, tg_finding *f)
{
    base_row *base = tg_map_get(&c->base_rows, key_of(c, f->rule, f->address));
    bool was_violation = base && base->violating;
    f->state = TG_STATE_UNCHANGED;
    if (f->suppressed)
        return;
    bool judged = was_violation || (base && base->passing);
    if (!judged && (c->options->base_missed || is_in(c->options->base_unseen, f->address))) {
        remark(c, f, "base");
        return;
    }
    if (!was_violation || !base->live) {
        f->state = TG_STATE_NEW;
        f->new_instances = f->instances;
        return;
    }
    // Unknown keys or counts: nobody can say that there is one more.
    if (f->instance_count < 0 || base->total < 0)
        return;
    tg_strs more = new_instances(c, f, base);
    bool longer = !all_listed(f) && f->instance_count > base->total;
    if (longer || (all_listed(f) && more.count)) {
        f->state = TG_STATE_NEW;
        f->new_instances = more;
    }
}

// -------------------------------------------------------------------------------------------- base

static tg_became became_of(tg_outcome verdict)
{
    switch (verdict) {
    case TG_PASS:
        return TG_BECAME_PASS;
    case TG_UNDECIDED:
        return TG_BECAME_UNDECIDED;
    case TG_NONE:
        return TG_BECAME_NONE;
    case TG_VIOLATION:
        break;
    }
    return TG_BECAME_GONE;
}

// What became of a base violation. False: it is a violation on the head still.
// What is not there may be where the head cannot be seen: then nobody knows.
static bool fate(comparing *c, const tg_finding *f, tg_became *became)
{
    bool hidden = c->options->head_missed || is_in(c->options->head_blind, moved(c, f->address));
    *became = TG_BECAME_GONE;
    size_t places = f->instances.count ? f->instances.count : 1;
    for (size_t i = 0; i < places; i++) {
        tg_str from = f->instances.count ? f->instances.items[i] : f->address;
        const tg_finding *to = tg_map_get(&c->head_rows, key_of(c, f->rule, moved(c, from)));
        if (!to)
            continue;
        if (violates(to))
            return false;
        tg_became here = became_of(to->verdict);
        if (*became == TG_BECAME_GONE || here == TG_BECAME_UNDECIDED)
            *became = here;
    }
    if (*became == TG_BECAME_GONE && hidden)
        *became = TG_BECAME_UNDECIDED;
    return true;
}

static void note_undecided(comparing *c, tg_finding *f)
{
    const base_row *base = tg_map_get(&c->base_rows, key_of(c, f->rule, f->address));
    f->became_undecided = f->verdict == TG_UNDECIDED && base && base->passing;
}

tg_findings tg_compare(tg_arena *arena, const tg_findings *head, const tg_findings *base,
                       const tg_comparison *options)
{
    comparing c = { .arena = arena, .base = base, .head = head, .options = options };
    c.moves = (tg_move_list){ options->moves, options->move_count, is_declared, &c };
    tg_map_init(&c.head_rows, arena);
    tg_map_init(&c.base_rows, arena);
    tg_map_init(&c.declared, arena);
    tg_map_init(&c.instances, arena);
    index_sides(&c);
    tg_findings out = *head;
    out.items = tg_new_array(arena, tg_finding, head->count + base->count);
    out.count = 0;
    for (size_t i = 0; i < head->count; i++) {
        tg_finding f = head->items[i];
        if (violates(&f))
            set_state(&c, &f);
        note_undecided(&c, &f);
        out.items[out.count++] = f;
    }
    for (size_t i = 0; i < base->count; i++) {
        tg_finding f = base->items[i];
        if (!violates(&f) || f.suppressed || !fate(&c, &f, &f.became))
            continue;
        f.state = TG_STATE_ABSENT;
        if (is_in(options->head_unseen, f.address))
            remark(&c, &f, "head");
        out.items[out.count++] = f;
    }
    return out;
}
