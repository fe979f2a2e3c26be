// Functions of IP addresses: lang/funcs/cidr.go over github.com/apparentlymart/go-cidr and internal/ipaddr, which takes
// leading zeros. Go's big.Int arithmetic there is kept to the letter, where it goes astray, too.
#include "common.h"

// An unsigned number of 256 bits, the lowest first: an address, and a number shifted over it.
typedef struct wide {
    uint32_t parts[8];
} wide;

typedef struct address {
    unsigned char bytes[16];
    size_t size; // 4 or 16
} address;

typedef struct network {
    address base;
    int prefix; // bits
} network;

// ------------------------------------------------------------------------------------- wide numbers

static wide wide_of(const unsigned char *bytes, size_t size)
{
    wide w = { { 0 } };
    for (size_t i = 0; i < size; i++)
        w.parts[i / 4] |= (uint32_t)bytes[size - 1 - i] << (8 * (i % 4));
    return w;
}

static wide wide_small(uint32_t n)
{
    return (wide){ { n } };
}

static wide wide_minus(wide a, wide b)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < 8; i++) {
        uint64_t difference = (uint64_t)a.parts[i] - b.parts[i] - borrow;
        a.parts[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
    return a;
}

static wide wide_plus_one(wide a)
{
    for (size_t i = 0; i < 8 && ++a.parts[i] == 0; i++)
        continue;
    return a;
}

// False: it does not fit.
static bool wide_shift(wide *a, unsigned bits)
{
    for (unsigned k = 0; k < bits; k++) {
        uint32_t carry = 0;
        for (size_t i = 0; i < 8; i++) {
            uint32_t top = a->parts[i] >> 31;
            a->parts[i] = a->parts[i] << 1 | carry;
            carry = top;
        }
        if (carry)
            return false;
    }
    return true;
}

static int wide_compare(wide a, wide b)
{
    for (size_t i = 8; i-- > 0;) {
        if (a.parts[i] != b.parts[i])
            return a.parts[i] < b.parts[i] ? -1 : 1;
    }
    return 0;
}

static bool wide_fits(wide a, size_t bytes)
{
    for (size_t i = bytes / 4; i < 8; i++) {
        if (a.parts[i])
            return false;
    }
    return true;
}

static uint64_t wide_low(wide a)
{
    return (uint64_t)a.parts[1] << 32 | a.parts[0];
}

// 1 << bits, minus one.
static wide wide_ones(unsigned bits)
{
    wide w = { { 0 } };
    for (unsigned i = 0; i < bits; i++)
        w.parts[i / 32] |= UINT32_C(1) << i % 32;
    return w;
}

// The size of an integer and whether it is negative. False: no integer, or too large for any address.
static bool wide_argument(tg_invocation *call, size_t argument, wide *out, bool *negative)
{
    tg_str hex = tg_number_integer_text(call->arena, tg_value_number(call->arguments[argument]), 16);
    *out = wide_small(0);
    if (tg_str_none(hex)) {
        tg_argument_fails(call, argument, "value must be a whole number");
        return false;
    }
    *negative = hex.data[0] == '-';
    hex = tg_str_slice(hex, *negative, hex.length);
    *negative = *negative && !tg_str_equal(hex, S("0"));
    if (hex.length > 64) {
        tg_argument_fails(call, argument, "the number does not fit an address");
        return false;
    }
    for (size_t i = 0; i < hex.length; i++) {
        char c = hex.data[i];
        wide_shift(out, 4);
        out->parts[0] |= (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return true;
}

// --------------------------------------------------------------------------------------- addresses

#define TOO_BIG 0xFFFFFF

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

// Digits of `base` at `at`. False: none, or too many.
static bool digits(tg_str text, size_t *at, int base, int *out)
{
    size_t start = *at;
    for (*out = 0; *at < text.length && digit_value(text.data[*at]) < base; ++*at) {
        *out = *out * base + digit_value(text.data[*at]);
        if (*out >= TOO_BIG)
            return false;
    }
    return *at > start;
}

static bool parse_v4(tg_str text, unsigned char out[4])
{
    size_t at = 0;
    int n;
    for (size_t i = 0; i < 4; i++) {
        if (i > 0 && (at >= text.length || text.data[at++] != '.'))
            return false;
        if (!digits(text, &at, 10, &n) || n > 255)
            return false;
        out[i] = (unsigned char)n;
    }
    return at == text.length;
}

typedef struct v6 {
    unsigned char bytes[16];
    size_t size;     // read so far
    size_t ellipsis; // where `::` stood; SIZE_MAX: nowhere
} v6;

// What `::` left out.
static bool fill_ellipsis(v6 *a)
{
    if (a->size == 16)
        return a->ellipsis == SIZE_MAX;
    if (a->ellipsis == SIZE_MAX)
        return false;
    size_t tail = a->size - a->ellipsis;
    memmove(a->bytes + 16 - tail, a->bytes + a->ellipsis, tail);
    memset(a->bytes + a->ellipsis, 0, 16 - a->size);
    return true;
}

static bool v4_tail(v6 *a, tg_str text)
{
    if ((a->ellipsis == SIZE_MAX && a->size != 12) || a->size > 12 || !parse_v4(text, a->bytes + a->size))
        return false;
    a->size += 4;
    return fill_ellipsis(a);
}

static bool parse_v6(tg_str text, unsigned char out[16])
{
    v6 a = { .ellipsis = SIZE_MAX };
    size_t at = 0;
    int n;
    if (tg_str_starts_with(text, S("::"))) {
        a.ellipsis = 0;
        at = 2;
    }
    bool done = at == text.length && at > 0, good = true;
    while (!done && good && a.size < 16) {
        size_t start = at;
        good = digits(text, &at, 16, &n) && n <= 0xFFFF;
        if (good && at < text.length && text.data[at] == '.') {
            good = v4_tail(&a, tg_str_slice(text, start, text.length));
            memcpy(out, a.bytes, 16);
            return good;
        }
        a.bytes[a.size++] = (unsigned char)(n >> 8);
        a.bytes[a.size++] = (unsigned char)n;
        done = at == text.length;
        if (done || !good)
            break;
        good = text.data[at++] == ':' && at < text.length;
        if (!good || text.data[at] != ':')
            continue;
        good = a.ellipsis == SIZE_MAX;
        a.ellipsis = a.size;
        done = ++at == text.length;
    }
    good = good && at == text.length && fill_ellipsis(&a);
    memcpy(out, a.bytes, 16);
    return good;
}

static void mask(address *a, int prefix)
{
    for (size_t i = 0; i < a->size; i++) {
        int bits = prefix - (int)(8 * i);
        if (bits < 8)
            a->bytes[i] &= (unsigned char)(bits <= 0 ? 0 : 0xFF << (8 - bits));
    }
}

static bool parse_network(tg_invocation *call, network *out)
{
    tg_str text = tg_text_argument(call, 0);
    size_t slash, at = 0;
    bool good = tg_str_find(text, S("/"), &slash);
    *out = (network){ .base.size = 4 };
    if (good) {
        tg_str before = tg_str_slice(text, 0, slash), behind = tg_str_slice(text, slash + 1, text.length);
        if (!parse_v4(before, out->base.bytes)) {
            out->base.size = 16;
            good = parse_v6(before, out->base.bytes);
        }
        good = good && digits(behind, &at, 10, &out->prefix) && at == behind.length &&
               out->prefix <= (int)(8 * out->base.size);
    }
    if (good)
        mask(&out->base, out->prefix);
    else
        tg_argument_fails(call, 0, "invalid CIDR expression: invalid CIDR address: %.*s",
                          TG_ARG(tg_utf8_printable(call->arena, text)));
    return good;
}

static bool is_mapped(const address *a)
{
    static const unsigned char prefix[12] = { [10] = 0xFF, [11] = 0xFF };
    return a->size == 16 && memcmp(a->bytes, prefix, 12) == 0;
}

// Whether Go takes it for an IPv4 address, which ::ffff:1.2.3.4 is, too.
static bool is_v4(const address *a)
{
    return a->size == 4 || is_mapped(a);
}

// The longest run of two or more zero groups, the first of equal ones.
static void longest_zeros(const unsigned char *bytes, int *start, int *length)
{
    *start = -1;
    *length = 1;
    for (int i = 0; i < 8; i++) {
        int run = 0;
        while (i + run < 8 && bytes[2 * (size_t)(i + run)] == 0 && bytes[2 * (size_t)(i + run) + 1] == 0)
            run++;
        if (run > *length) {
            *start = i;
            *length = run;
        }
        i += run > 0 ? run - 1 : 0;
    }
}

static void put_address(tg_buf *out, const address *a)
{
    if (is_v4(a)) {
        const unsigned char *b = a->bytes + a->size - 4;
        tg_buf_format(out, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
        return;
    }
    int start, length;
    longest_zeros(a->bytes, &start, &length);
    for (int i = 0; i < 8; i++) {
        if (i == start) {
            tg_buf_add(out, S("::"));
            i += length - 1;
            continue;
        }
        if (i > 0 && (start < 0 || i != start + length))
            tg_buf_byte(out, ':');
        tg_buf_format(out, "%x", a->bytes[2 * (size_t)i] << 8 | a->bytes[2 * (size_t)i + 1]);
    }
}

// net.IPNet's String: of a mapped network the last four bytes, and how many bits of those.
static tg_value network_result(tg_invocation *call, const network *n)
{
    tg_buf out = { 0 };
    int prefix = n->prefix;
    if (prefix < 0)
        return tg_string_result(call, S("<nil>"));
    if (is_mapped(&n->base))
        prefix = prefix > 96 ? prefix - 96 : 0;
    put_address(&out, &n->base);
    tg_buf_format(&out, "/%d", prefix);
    return tg_buf_result(call, &out);
}

// -------------------------------------------------------------------------------- hosts and subnets

// The address with the number, shifted, or-ed into it as big.Int does: of a negative number two's complement, of which
// the size is taken. False: it does not fit.
static bool insert_number(address *a, wide number, bool negative, int shift)
{
    if (shift > 256) // where it is zero it stays zero
        shift = 256;
    if (wide_compare(number, wide_small(0)) != 0 && !wide_shift(&number, (unsigned)shift))
        return false;
    wide base = wide_of(a->bytes, a->size);
    if (negative)
        number = wide_minus(number, wide_small(1));
    for (size_t i = 0; i < 8; i++)
        number.parts[i] = negative ? number.parts[i] & ~base.parts[i] : number.parts[i] | base.parts[i];
    if (negative)
        number = wide_plus_one(number);
    if (!wide_fits(number, a->size))
        return false;
    for (size_t i = 0; i < a->size; i++)
        a->bytes[a->size - 1 - i] = (unsigned char)(number.parts[i / 4] >> (8 * (i % 4)));
    return true;
}

static tg_value does_not_fit(tg_invocation *call, size_t argument, int prefix)
{
    return tg_argument_fails(call, argument, "prefix of %d does not accommodate this number", prefix);
}

static tg_value host(tg_invocation *call)
{
    network n;
    wide number;
    bool negative;
    if (!wide_argument(call, 1, &number, &negative) || !parse_network(call, &n))
        return tg_call_fails(call, "no address");
    int bits = (int)(8 * n.base.size);
    wide most = wide_ones((unsigned)(bits - n.prefix));
    if (negative) {
        wide back = wide_minus(number, wide_small(1));
        if (wide_compare(back, most) > 0)
            return does_not_fit(call, 1, n.prefix);
        number = wide_minus(most, back);
    } else {
        // Only the low 64 bits are compared, as a signed number.
        uint64_t low = wide_low(number);
        if (low <= INT64_MAX && wide_compare((wide){ { (uint32_t)low, (uint32_t)(low >> 32) } }, most) > 0)
            return does_not_fit(call, 1, n.prefix);
    }
    if (!insert_number(&n.base, number, false, bits - (is_v4(&n.base) ? 32 : 128)))
        return does_not_fit(call, 1, n.prefix);
    tg_buf out = { 0 };
    put_address(&out, &n.base);
    return tg_buf_result(call, &out);
}

static tg_value netmask(tg_invocation *call)
{
    network n;
    if (!parse_network(call, &n))
        return tg_call_fails(call, "no network");
    if (!is_v4(&n.base))
        return tg_argument_fails(call, 0, "IPv6 addresses cannot have a netmask: %.*s",
                                 TG_ARG(tg_text_argument(call, 0)));
    memset(n.base.bytes, 0xFF, n.base.size);
    mask(&n.base, n.prefix);
    tg_buf out = { 0 };
    put_address(&out, &n.base);
    return tg_buf_result(call, &out);
}

static tg_value subnet(tg_invocation *call)
{
    network n;
    wide number;
    bool negative;
    int64_t more;
    if (!tg_int_argument(call, 1, &more) || !wide_argument(call, 2, &number, &negative) ||
        !parse_network(call, &n))
        return tg_call_fails(call, "no network");
    int bits = (int)(8 * n.base.size);
    if (more > bits - n.prefix)
        return tg_argument_fails(call, 1, "insufficient address space to extend prefix of %d by %lld",
                                 n.prefix, (long long)more);
    uint64_t most = more < 0 || more >= 64 ? UINT64_MAX : (UINT64_C(1) << more) - 1;
    if (wide_low(number) > most)
        return tg_argument_fails(call, 2, "prefix extension of %lld does not accommodate this subnet number",
                                 (long long)more);
    n.prefix = more < -512 ? -512 : n.prefix + (int)more;
    if (!insert_number(&n.base, number, negative, bits - n.prefix))
        return does_not_fit(call, 2, n.prefix);
    return network_result(call, &n);
}

// ----------------------------------------------------------------------------------------- cidrsubnets

static void last_of(network *n)
{
    for (int i = n->prefix; i < (int)(8 * n->base.size); i++)
        n->base.bytes[i / 8] |= (unsigned char)(0x80 >> i % 8);
}

static bool all_bytes(const address *a, unsigned char byte)
{
    for (size_t i = 0; i < a->size; i++) {
        if (a->bytes[i] != byte)
            return false;
    }
    return true;
}

// By one; around at the ends.
static void step(address *a, bool up)
{
    for (size_t i = a->size; i-- > 0;) {
        a->bytes[i] = (unsigned char)(up ? a->bytes[i] + 1 : a->bytes[i] - 1);
        if (a->bytes[i] != (up ? 0 : 0xFF))
            return;
    }
}

// The next network of `prefix` bits behind `n`. False: there is none.
static bool next_network(network *n, int prefix)
{
    last_of(n);
    n->prefix = prefix;
    mask(&n->base, prefix);
    last_of(n);
    step(&n->base, true);
    bool around = all_bytes(&n->base, 0);
    mask(&n->base, prefix);
    return !around;
}

static bool holds(const network *outer, address a)
{
    mask(&a, outer->prefix);
    return memcmp(a.bytes, outer->base.bytes, a.size) == 0;
}

static bool subnet_length(tg_invocation *call, size_t i, const network *n, int *out)
{
    int64_t more;
    int bits = (int)(8 * n->base.size);
    if (!tg_int_argument(call, i, &more))
        return false;
    if (more < 1)
        tg_argument_fails(call, i, "must extend prefix by at least one bit");
    else if (more > 32)
        tg_argument_fails(call, i, "may not extend prefix by more than 32 bits");
    else if (n->prefix + more > bits)
        tg_argument_fails(call, i, "would extend prefix to %d bits, which is too long for an %s address",
                          n->prefix + (int)more, bits == 32 ? "IPv4" : "IPv6");
    else
        *out = n->prefix + (int)more;
    return tg_str_none(call->wrong);
}

static tg_value subnets(tg_invocation *call)
{
    network n, at;
    int prefix = 0;
    tg_values out = { 0 };
    if (!parse_network(call, &n))
        return tg_call_fails(call, "no network");
    if (call->count == 1)
        return tg_list_result(call, &out);
    if (!subnet_length(call, 1, &n, &prefix))
        return tg_call_fails(call, "no length");
    at = n;
    step(&at.base, false);
    at.prefix = prefix;
    mask(&at.base, prefix);
    for (size_t i = 1; i < call->count; i++) {
        if (!subnet_length(call, i, &n, &prefix))
            return tg_call_fails(call, "no length");
        if (is_mapped(&n.base) || !next_network(&at, prefix) || !holds(&n, at.base))
            return tg_argument_fails(
                call, i, "not enough remaining address space for a subnet with a prefix of %d bits", prefix);
        tg_push(call->arena, &out, network_result(call, &at));
    }
    return tg_list_result(call, &out);
}

// ---------------------------------------------------------------------------------- OpenTofu's own

// cidrcontains(): whether an address or a whole network lies in a network.
static tg_value contains(tg_invocation *call)
{
    network outer;
    tg_str inner = tg_text_argument(call, 1);
    size_t slash;
    if (!parse_network(call, &outer))
        return tg_call_fails(call, "no network");
    address first = { .size = 4 }, last;
    tg_str plain = tg_str_find(inner, S("/"), &slash) ? tg_str_slice(inner, 0, slash) : inner;
    if (!parse_v4(plain, first.bytes)) {
        first.size = 16;
        if (!parse_v6(plain, first.bytes))
            return tg_argument_fails(call, 1, "invalid IP address or prefix: %.*s",
                                     TG_ARG(tg_utf8_printable(call->arena, inner)));
    }
    int bits = (int)(8 * first.size), prefix = bits;
    tg_str behind = tg_str_slice(inner, plain.length + 1, inner.length);
    size_t at = 0;
    if (plain.length < inner.length &&
        (!digits(behind, &at, 10, &prefix) || at < behind.length || prefix > bits))
        return tg_argument_fails(call, 1, "invalid IP address or prefix: %.*s",
                                 TG_ARG(tg_utf8_printable(call->arena, inner)));
    if (first.size != outer.base.size)
        return tg_argument_fails(call, 1, "address family mismatch: %.*s", TG_ARG(inner));
    mask(&first, prefix);
    network range = { first, prefix };
    last_of(&range);
    last = range.base;
    return tg_value_bool(holds(&outer, first) && holds(&outer, last));
}

// ------------------------------------------------------------------------------------------- table

#define STRING(word)                                                                                         \
    {                                                                                                        \
        (word), &tg_type_string, 0                                                                           \
    }
#define NUMBER(word)                                                                                         \
    {                                                                                                        \
        (word), &tg_type_number, 0                                                                           \
    }

static const tg_function functions[] = {
    { .name = "cidrcontains",
      .result = &tg_type_bool,
      .run = contains,
      .flags = TG_NOT_NULL | TG_ONLY_TOFU,
      .parameters = { STRING("containing_prefix"), STRING("contained_ip_or_prefix") } },
    { .name = "cidrhost",
      .result = &tg_type_string,
      .run = host,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("prefix"), NUMBER("hostnum") } },
    { .name = "cidrnetmask",
      .result = &tg_type_string,
      .run = netmask,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("prefix") } },
    { .name = "cidrsubnet",
      .result = &tg_type_string,
      .run = subnet,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("prefix"), NUMBER("newbits"), NUMBER("netnum") } },
    { .name = "cidrsubnets",
      .result = &tg_type_string_list,
      .run = subnets,
      .flags = TG_NOT_NULL,
      .parameters = { STRING("prefix") },
      .rest = NUMBER("newbits") },
};

const tg_family tg_functions_ip = TG_FAMILY(functions);
