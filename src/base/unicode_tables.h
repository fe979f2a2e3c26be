// The tables behind utf8.c, made by make_unicode_tables.py: byte sequences of UTF-8 (of a few of them, more than
// UTF-8: HCL's own tables are that wide) as big-endian numbers, sorted, without overlap.
#ifndef TRACEGATE_UNICODE_TABLES_H
#define TRACEGATE_UNICODE_TABLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct tg_byte_range {
    uint32_t first, last;
} tg_byte_range;

// Without ASCII.
extern const tg_byte_range tg_id_start[], tg_id_continue[];
extern const size_t tg_id_start_count, tg_id_continue_count;

// Grapheme_Cluster_Break of UAX #29, and Extended_Pictographic.
typedef enum tg_cluster_class {
    TG_CLUSTER_OTHER,  // any other character of one to four bytes
    TG_CLUSTER_BROKEN, // a byte that begins no character
    TG_CLUSTER_PREPEND,
    TG_CLUSTER_CONTROL,
    TG_CLUSTER_EXTEND,
    TG_CLUSTER_REGIONAL,
    TG_CLUSTER_SPACING,
    TG_CLUSTER_L,
    TG_CLUSTER_V,
    TG_CLUSTER_T,
    TG_CLUSTER_LV,
    TG_CLUSTER_LVT,
    TG_CLUSTER_ZWJ,
    TG_CLUSTER_PICTOGRAPHIC,
    TG_CLUSTER_CR,
    TG_CLUSTER_LF,
} tg_cluster_class;

typedef struct tg_cluster_range {
    uint32_t first, last;
    uint8_t class;
} tg_cluster_range;
extern const tg_cluster_range tg_cluster_ranges[];
extern const size_t tg_cluster_range_count;

#endif
