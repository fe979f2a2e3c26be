// "Did you mean": the candidate nearest to a misspelt word, by Damerau-Levenshtein distance (optimal string alignment).
#include "tracegate/base.h"

#define LONGEST 64

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

// Edits (insert, delete, replace, swap of neighbours; case counts nothing) from a to b, both at most LONGEST bytes; any
// number above `most` where there are more than that.
static size_t distance(tg_str a, tg_str b, size_t most)
{
    if ((a.length > b.length ? a.length - b.length : b.length - a.length) > most)
        return most + 1;
    size_t rows[3][LONGEST + 1];
    size_t *two_ago = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b.length; j++)
        last[j] = j;
    memset(two_ago, 0, sizeof rows[0]);
    size_t least_before = 0;
    for (size_t i = 1; i <= a.length; i++) {
        size_t least = i;
        now[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            bool same = folded(a.data[i - 1]) == folded(b.data[j - 1]);
            now[j] = smaller(smaller(last[j], now[j - 1]) + 1, last[j - 1] + !same);
            if (i > 1 && j > 1 && folded(a.data[i - 1]) == folded(b.data[j - 2]) &&
                folded(a.data[i - 2]) == folded(b.data[j - 1]))
                now[j] = smaller(now[j], two_ago[j - 2] + 1);
            least = smaller(least, now[j]);
        }
        // What follows is made of these two rows.
        if (least > most && least_before > most)
            return most + 1;
        least_before = least;
        size_t *free_row = two_ago;
        two_ago = last;
        last = now;
        now = free_row;
    }
    return last[b.length];
}

tg_str tg_str_nearest(tg_str word, tg_strs candidates)
{
    tg_str best = { NULL, 0 };
    size_t best_distance = 1 + word.length / 3;
    if (word.length > LONGEST)
        return best;
    for (size_t i = 0; i < candidates.count; i++) {
        tg_str candidate = candidates.items[i];
        if (candidate.length > LONGEST || tg_str_equal(candidate, word))
            continue;
        size_t d = distance(word, candidate, best_distance);
        if (d < best_distance || (d == best_distance && tg_str_none(best))) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}
