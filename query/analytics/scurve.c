/* scurve.c: see scurve.h. */
#include "query/analytics/scurve.h"

#include <math.h>

#define LN81 4.394449154672439

double px_scurve_total(const px_scurve *c, double t) {
    return c->k / (1 + exp(-LN81 / c->dt * (t - c->tm)));
}

double px_scurve_yearly(const px_scurve *c, double t) {
    double a = LN81 / c->dt, x = fabs(a * (t - c->tm)); /* even in t - tm: never overflows */
    double e = exp(-x);
    return c->k * a * e / ((1 + e) * (1 + e));
}

/* p = (ln K, tm, ln dt). */
static px_scurve of(const double p[3]) {
    return (px_scurve){.k = exp(p[0]), .tm = p[1], .dt = exp(p[2])};
}

static double rest(const double p[3], const double *t, const double *y, size_t n) {
    px_scurve c = of(p);
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double d = y[i] - px_scurve_yearly(&c, t[i]);
        sum += d * d;
    }
    return sum;
}

/* f = K a s (1 - s) with s = 1 / (1 + exp(-a (t - tm))):
 *   df/dlnK = f;  df/dtm = -f a (1 - 2 s);  df/dln dt = -(f + f a (t - tm) (1 - 2 s)). */
static void normal(const double p[3], const double *t, const double *y, size_t n, double m[3][3],
                   double g[3]) {
    px_scurve c = of(p);
    double a = LN81 / c.dt;
    for (int i = 0; i < 3; i++) {
        g[i] = 0;
        for (int j = 0; j < 3; j++)
            m[i][j] = 0;
    }
    for (size_t k = 0; k < n; k++) {
        double u = a * (t[k] - c.tm), f = px_scurve_yearly(&c, t[k]);
        double turn = -tanh(u / 2); /* 1 - 2 s */
        double d[3] = {f, -f * a * turn, -(f + f * u * turn)}, r = y[k] - f;
        for (int i = 0; i < 3; i++) {
            g[i] += d[i] * r;
            for (int j = 0; j < 3; j++)
                m[i][j] += d[i] * d[j];
        }
    }
}

/* Three equations by elimination with pivots; false when they are singular. */
static bool solve(double m[3][3], double b[3]) {
    for (int c = 0; c < 3; c++) {
        int best = c;
        for (int r = c + 1; r < 3; r++)
            if (fabs(m[r][c]) > fabs(m[best][c])) best = r;
        if (!(fabs(m[best][c]) > 1e-300)) return false;
        for (int j = 0; j < 3; j++) {
            double x = m[c][j];
            m[c][j] = m[best][j];
            m[best][j] = x;
        }
        double x = b[c];
        b[c] = b[best];
        b[best] = x;
        for (int r = c + 1; r < 3; r++) {
            double q = m[r][c] / m[c][c];
            for (int j = c; j < 3; j++)
                m[r][j] -= q * m[c][j];
            b[r] -= q * b[c];
        }
    }
    for (int r = 2; r >= 0; r--) {
        for (int j = r + 1; j < 3; j++)
            b[r] -= m[r][j] * b[j];
        b[r] /= m[r][r];
    }
    return true;
}

#define STEPS 300

/* True when it came to rest. */
static bool descend(double p[3], const double *t, const double *y, size_t n, double *rss) {
    double damp = 1e-3, now = rest(p, t, y, n);
    for (int step = 0; step < STEPS && isfinite(now); step++) {
        double m[3][3], g[3];
        normal(p, t, y, n, m, g);
        for (int i = 0; i < 3; i++)
            m[i][i] = m[i][i] * (1 + damp) + 1e-12;
        if (!solve(m, g)) return false;
        double q[3] = {p[0] + g[0], p[1] + g[1], p[2] + g[2]};
        double then = rest(q, t, y, n), moved = fabs(g[0]) + fabs(g[1]) + fabs(g[2]);
        if (isfinite(then) && then <= now) {
            p[0] = q[0];
            p[1] = q[1];
            p[2] = q[2];
            now = then;
            damp = damp > 1e-12 ? damp / 10 : damp;
            if (moved < 1e-9) break;
        } else {
            damp *= 10;
            if (damp > 1e12) break; /* no direction leads down: at rest */
        }
        if (step + 1 == STEPS) return false;
    }
    *rss = now;
    return isfinite(now);
}

static bool determined(const px_scurve *c, const double *t, size_t n, double sum) {
    double span = t[n - 1] - t[0];
    return c->k > 0 && c->k < 100 * sum && c->dt > 0 && c->dt < 10 * span && c->tm > t[0] - span &&
           c->tm < t[n - 1] + span;
}

bool px_scurve_fit(const double *t, const double *y, size_t n, px_scurve *out) {
    double sum = 0, best = INFINITY;
    size_t peak = 0;
    bool found = false;
    if (n < PX_SCURVE_LEAST) return false;
    for (size_t i = 0; i < n; i++) {
        sum += y[i];
        if (y[i] > y[peak]) peak = i;
    }
    if (!(sum > 0)) return false;
    const double span = t[n - 1] - t[0];
    const double middle[] = {t[peak], t[0] + span / 2, t[n - 1]}, wide[] = {span / 2, span},
                 end[] = {1.1, 3};
    for (int i = 0; i < 12; i++) {
        double p[3] = {log(sum * end[i % 2]), middle[i / 4], log(wide[i / 2 % 2])}, rss;
        if (!descend(p, t, y, n, &rss)) continue;
        px_scurve c = of(p);
        if (!determined(&c, t, n, sum) || rss >= best) continue;
        best = rss;
        *out = c;
        found = true;
    }
    if (!found) return false;
    double mean = sum / (double)n, tss = 0;
    for (size_t i = 0; i < n; i++)
        tss += (y[i] - mean) * (y[i] - mean);
    out->r2 = tss > 0 ? 1 - best / tss : NAN;
    out->rmse = sqrt(best / (double)n);
    out->aic = best > 1e-20 ? (double)n * log(best / (double)n) + 6 : NAN;
    return true;
}
