// Names that HCL's grammar takes.
#ifndef TRACEGATE_EVAL_FUNCTIONS_IDENTIFIER_H
#define TRACEGATE_EVAL_FUNCTIONS_IDENTIFIER_H

#include "tracegate/base.h"

bool tg_is_identifier(tg_str name); // hclsyntax.ValidIdentifier

#endif
