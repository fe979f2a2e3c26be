// Bodies that count as one: a base, its escape block, and the overrides laid over both.
//
// Terraform's internal/configs/module_merge_body.go: arguments replace one by one; any nested block or dynamic block
// of a type in an override removes all of that type below it. An escape block's body merges into its own layer
// (hcl.MergeBodies): both are looked at, and a block hides nothing.
#include "tracegate/module.h"

#include <stdlib.h>

tg_content tg_content_of(tg_arena *arena, const tg_body *body)
{
    tg_layer *layer = tg_new(arena, tg_layer);
    layer->body = body;
    return (tg_content){ .items = layer, .count = 1, .capacity = 1, .incomplete = body->incomplete };
}

const tg_attribute *tg_content_attribute(tg_arena *arena, const tg_content *content, tg_str name,
                                         tg_diags *diags)
{
    for (size_t i = content->count; i-- > 0;) {
        const tg_layer *layer = &content->items[i];
        const tg_attribute *found = tg_body_attribute(arena, layer->body, name, diags);
        if (!found && layer->escape)
            found = tg_body_attribute(arena, layer->escape, name, diags);
        if (found)
            return found;
    }
    return NULL;
}

// -------------------------------------------------------------------------------- all arguments

typedef struct {
    tg_attribute **items;
    size_t count, capacity;
} attributes;

static void add_attributes(tg_arena *arena, attributes *all, tg_map *places, const tg_body *body,
                           tg_diags *diags)
{
    tg_attribute **items;
    uint32_t count;
    tg_body_attributes(arena, body, &items, &count, diags);
    for (uint32_t i = 0; i < count; i++) {
        size_t place = (size_t)(uintptr_t)tg_map_get(places, items[i]->name); // index + 1
        if (place) {
            all->items[place - 1] = items[i];
            continue;
        }
        tg_push(arena, all, items[i]);
        tg_map_put(places, items[i]->name, (void *)(uintptr_t)all->count);
    }
}

void tg_content_attributes(tg_arena *arena, const tg_content *content, tg_attribute ***items, size_t *count,
                           tg_diags *diags)
{
    attributes all = { 0 };
    tg_map places;
    tg_map_init(&places, arena);
    for (size_t i = 0; i < content->count; i++) {
        add_attributes(arena, &all, &places, content->items[i].body, diags);
        if (content->items[i].escape)
            add_attributes(arena, &all, &places, content->items[i].escape, diags);
    }
    *items = all.items;
    *count = all.count;
}

// -------------------------------------------------------------------------------- nested blocks

typedef struct {
    tg_item *items;
    size_t count, capacity;
} items;

static int by_place(const void *a, const void *b)
{
    tg_span left = ((const tg_item *)a)->block->span, right = ((const tg_item *)b)->block->span;
    return (left.start > right.start) - (left.start < right.start);
}

static void add(tg_arena *arena, items *all, tg_block *const *blocks, uint32_t count, tg_str type)
{
    for (uint32_t i = 0; i < count; i++) {
        const tg_block *block = blocks[i];
        bool dynamic = tg_str_equal(block->type, S("dynamic")) && block->label_count > 0 &&
                       tg_str_equal(block->labels[0].text, type);
        if (dynamic ||
            tg_str_equal(block->type, type)) // labels too many are refused, but it is what was meant
            tg_push(arena, all, ((tg_item){ block, dynamic }));
    }
}

static void add_blocks(tg_arena *arena, items *all, const tg_body *body, tg_str type, tg_diags *diags)
{
    tg_block **blocks;
    uint32_t count;
    if (!body->json) {
        add(arena, all, body->blocks, body->block_count, type);
        return;
    }
    tg_body_blocks(arena, body, type, 0, &blocks, &count, diags);
    add(arena, all, blocks, count, type);
    tg_body_blocks(arena, body, S("dynamic"), 1, &blocks, &count, diags);
    add(arena, all, blocks, count, type);
}

static items layer_blocks(tg_arena *arena, const tg_layer *layer, tg_str type, tg_diags *diags)
{
    items all = { 0 };
    add_blocks(arena, &all, layer->body, type, diags);
    if (all.count > 1)
        qsort(all.items, all.count, sizeof *all.items, by_place);
    if (layer->escape)
        add_blocks(arena, &all, layer->escape, type, diags);
    return all;
}

tg_items tg_content_blocks(tg_arena *arena, const tg_content *content, tg_str type, tg_diags *diags)
{
    for (size_t i = content->count; i-- > 0;) {
        items found = layer_blocks(arena, &content->items[i], type, diags);
        if (found.count > 0)
            return (tg_items){ found.items, found.count };
    }
    return (tg_items){ NULL, 0 };
}

tg_span tg_block_header(const tg_block *block)
{
    tg_span span = block->type_span;
    if (block->label_count == 0)
        return span;
    tg_span last = block->labels[block->label_count - 1].span;
    return block->body->json ? last : (tg_span){ span.file, span.start, last.end };
}

// ------------------------------------------------------------------------------- a call's arguments

// What Terraform itself reads in a module block (configs/module_call.go: moduleBlockSchema).
static bool is_own_argument(tg_str name)
{
    static const tg_str own[] = { S("source"),   S("version"),    S("count"),
                                  S("for_each"), S("depends_on"), S("providers") };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (tg_str_equal(own[i], name))
            return true;
    return false;
}

// What the escape block of a module block has; NULL: there is no such argument.
static const tg_attribute *escaped(tg_arena *arena, const tg_module_call *call, tg_str name, tg_diags *diags)
{
    for (size_t i = call->content.count; i-- > 0;) {
        const tg_body *escape = call->content.items[i].escape;
        const tg_attribute *found = escape ? tg_body_attribute(arena, escape, name, diags) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

const tg_attribute *tg_call_argument(tg_arena *arena, const tg_module_call *call, tg_str name)
{
    tg_diags nowhere; // loading has said what is wrong with these bodies
    tg_diags_init(&nowhere, arena, 1);
    if (is_own_argument(name))
        return escaped(arena, call, name, &nowhere);
    return tg_content_attribute(arena, &call->content, name, &nowhere);
}

// In JSON these are properties like arguments: what says nothing, blocks, what Terraform itself reads.
static bool is_argument(const tg_attribute *attribute)
{
    return !is_own_argument(attribute->name) &&
           !(attribute->json &&
             (tg_str_equal(attribute->name, S("//")) || tg_str_equal(attribute->name, S("_")) ||
              tg_str_equal(attribute->name, S("lifecycle"))));
}

void tg_call_arguments(tg_arena *arena, const tg_module_call *call, tg_attribute ***arguments, size_t *count)
{
    tg_diags nowhere;
    tg_diags_init(&nowhere, arena, 1);
    tg_content_attributes(arena, &call->content, arguments, count, &nowhere);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++)
        if (is_argument((*arguments)[i]))
            (*arguments)[kept++] = (*arguments)[i];
    *count = kept;
}
