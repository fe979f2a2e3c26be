// Single characters, as Go's unicode package knows them (Unicode 15.0): which are letters, digits or can be seen at all, and their upper, lower and
// title case (UnicodeData.txt's simple mappings: one character for one, no context, no language).
#include "tracegate/base.h"

#include <utf8proc.h>

// UnicodeData.txt has no capital for it; utf8proc has (U+1E9E).
#define SHARP_S 0xDF

uint32_t tg_utf8_upper(uint32_t c)
{
    return c == SHARP_S ? c : (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
}

uint32_t tg_utf8_lower(uint32_t c)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

uint32_t tg_utf8_title(uint32_t c)
{
    return c == SHARP_S ? c : (uint32_t)utf8proc_totitle((utf8proc_int32_t)c);
}

bool tg_utf8_letter_or_digit(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_ND ||
           (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO);
}

bool tg_utf8_visible(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return c == ' ' || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO);
}
