// Private to plan/: which attributes of which resource types the configuration decides (data).
#ifndef TRACEGATE_PLAN_ATTRIBUTE_TYPES_H
#define TRACEGATE_PLAN_ATTRIBUTE_TYPES_H

#include "tracegate/value.h"

typedef enum tg_known_kind {
    TG_GIVEN,             // what is written, null where nothing is
    TG_DEFAULTED,         // what is written, else the provider's default
    TG_GIVEN_OR_COMPUTED, // what is written, else known after apply
    TG_COMPUTED,          // known after apply
    TG_BLOCK,             // a nested block: the list of those written
    TG_BLOCK_OR_COMPUTED, // the same, known after apply where none is written
} tg_known_kind;

typedef struct tg_known_attribute {
    const char *name; // NULL ends a list
    tg_known_kind kind;
    const tg_type *type;                    // of an argument
    const char *initial;                    // of TG_DEFAULTED, as text
    const struct tg_known_attribute *block; // of a nested block: what is in it, in byte order
} tg_known_attribute;

// In byte order. NULL: a type that is not in the table.
const tg_known_attribute *tg_attributes_of_type(tg_str type);

#endif
