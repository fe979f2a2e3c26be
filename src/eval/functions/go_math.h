// log and pow as Go's math package computes them.
#ifndef TRACEGATE_EVAL_FUNCTIONS_GO_MATH_H
#define TRACEGATE_EVAL_FUNCTIONS_GO_MATH_H

double tg_go_log(double x);
double tg_go_pow(double x, double y);

#endif
