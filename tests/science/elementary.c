/* The functions of `simulation/web/c/elementary.h` over arrays: called as a library, as a program, and in WebAssembly. */

#include "records.h"

#include "elementary.h"

static double of(int64_t which, double x, double y) {
    return which == 0 ? own_exp(x) : which == 1 ? own_log(x) : which == 2 ? own_power(x, y) : cosine_of_turns(x);
}

void evaluate(int64_t which, int64_t count, const double *x, const double *y, double *found) {
    for (int64_t i = 0; i < count; i++) found[i] = of(which, x[i], y[i]);
}

#ifdef PROGRAM
#include <stdio.h>

/* Reads records of three doubles (which, x, y) and writes a double for each. */
int main(void) {
    double asked[3];
    while (fread(asked, sizeof asked, 1, stdin)) {
        double found = of((int64_t)asked[0], asked[1], asked[2]);
        fwrite(&found, sizeof found, 1, stdout);
    }
    return 0;
}
#endif
