// What is known of all rules. The table itself is made from the files in src/rules/ (Makefile).
#include "tracegate/check.h"

tg_str tg_rule_page(const tg_rule *rule)
{
    return tg_embedded(tg_str_from(rule->page));
}
