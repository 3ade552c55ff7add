/* xap.cc: see xap.h.
 *
 * Invariants kept here:
 *   - No exception leaves this file: every function that calls Xapian does so inside `guard`.
 *   - Databases for reading are opened by file descriptor. Xapian's opening by path takes any
 *     regular file that is not a database for a stub, a text that may name other places; a damaged
 *     file must not lead there.
 *   - Docids of a posting list are believed only when they ascend and lie within 1..rows.
 *   - Scores are sums of multiples of 2^-30, exact in a double whatever the order of addition, so
 *     that equal rows tie in every segment. */
extern "C" {
#include "base/xap.h"
}

#include <cassert>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>
#include <xapian.h>

#ifdef __SANITIZE_ADDRESS__
/* Xapian 1.4's check deletes a database through a base class whose size it gives as its own. */
extern "C" const char *__asan_default_options() {
    return "new_delete_type_mismatch=0";
}
#endif

namespace {

constexpr size_t kTermBytes = 245;     /* what Xapian's keys have room for */
constexpr int kMiniBlock = 8192;       /* of a mini-database */
constexpr int kFileBlock = 8192;       /* of a compacted file */
constexpr size_t kPiece = 4096;        /* rows handed to a bitmap at a time */
constexpr unsigned kWatchCalls = 4096; /* scores between two looks at a stop */

/* Is this the system's reason? When undoing a failed change fails, too, the reason stands only in
 * the sentence. */
bool is_reason(const Xapian::Error &e, int os_errno) {
    const char *reason = strerror(os_errno), *system = e.get_error_string();
    return (system && std::strcmp(system, reason) == 0) ||
           e.get_msg().find(reason) != std::string::npos;
}

px_status fail_xapian(px_err *err, px_status kind, const Xapian::Error &e) {
    const char *system = e.get_error_string();
    if (is_reason(e, ENOSPC) || is_reason(e, EDQUOT))
        kind = PX_E_NOSPACE;
    else if (is_reason(e, ENOMEM))
        kind = PX_E_NOMEM;
    else if (is_reason(e, EIO))
        kind = PX_E_IO;
    return px_fail(err, kind, "Xapian: %s: %s%s%s", e.get_type(), e.get_msg().c_str(),
                   system ? ": " : "", system ? system : "");
}

/* Thrown out of a ranking that is to stop. */
struct Stopped {};

/* Run `work`, which returns a px_status, and turn whatever it throws into one. */
template <typename Work>
px_status guard(px_err *err, Work work) noexcept {
    try {
        try {
            return work();
        } catch (const Stopped &) {
            return px_fail(err, PX_E_CANCELLED, "stopped while ranking");
        } catch (const Xapian::DatabaseLockError &e) {
            return fail_xapian(err, PX_E_LOCKED, e);
        } catch (const Xapian::DatabaseNotFoundError &e) {
            return fail_xapian(err, PX_E_NOTFOUND, e);
        } catch (const Xapian::DatabaseCreateError &e) {
            return fail_xapian(err, PX_E_IO, e);
        } catch (const Xapian::DatabaseError &e) {
            /* Corrupt, version, opening (files are opened by us, so what is left is their
             * content), or a block that is not there. With a system's reason it is that reason. */
            return fail_xapian(err, e.get_error_string() ? PX_E_IO : PX_E_DAMAGED, e);
        } catch (const Xapian::RangeError &e) { /* a number in a block that is out of range */
            return fail_xapian(err, PX_E_DAMAGED, e);
        } catch (const Xapian::SerialisationError &e) {
            return fail_xapian(err, PX_E_DAMAGED, e);
        } catch (const Xapian::Error &e) {
            return fail_xapian(err, PX_E_INTERNAL, e);
        } catch (const std::bad_alloc &) {
            return px_fail(err, PX_E_NOMEM, "Xapian: out of memory");
        } catch (const std::length_error &) { /* a string as long as a damaged length says */
            return px_fail(err, PX_E_DAMAGED, "Xapian: impossible length");
        } catch (const std::exception &e) {
            return px_fail(err, PX_E_INTERNAL, "Xapian: %s", e.what());
        }
    } catch (...) {
        return px_fail(err, PX_E_INTERNAL, "Xapian: unknown exception");
    }
}

void set_term(std::string &to, px_str term) {
    to.assign(term.p ? term.p : "", term.n);
}

/* Any term that a database can hold. */
bool possible(px_str term) {
    return term.n > 0 && term.n <= kTermBytes;
}

/* `held`: a descriptor of the file, or -1. It cannot be lent itself: Xapian seeks in it, and it is shared. */
px_status open_file(const char *path, int held, Xapian::Database *out, px_err *err) {
    char own[40];
    std::snprintf(own, sizeof own, "/proc/self/fd/%d", held);
    int fd = held < 0 ? -1 : open(own, O_RDONLY | O_CLOEXEC);
    if (fd < 0) fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return px_fail_errno(err, errno, "cannot open %s", path);
    px_status st = guard(err, [&] {
        *out = Xapian::Database(fd); /* takes the descriptor, also when it throws */
        return PX_OK;
    });
    return st == PX_OK ? st : px_err_in(err, st, "%s", path);
}

} // namespace

/* ---- writing ---- */

struct px_xapw {
    Xapian::WritableDatabase db;
    Xapian::Document row;
    std::string term;
    std::string dir;
    px_err bad; /* what px_xapw_term could not say; said when the row ends */
};

px_status px_xapw_open(const char *dir, px_xapw **out, px_err *err) {
    *out = NULL;
    return guard(err, [&] {
        auto w = std::make_unique<px_xapw>();
        px_err_clear(&w->bad);
        w->dir = dir;
        w->db = Xapian::WritableDatabase(dir,
                                         Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_GLASS |
                                             Xapian::DB_NO_SYNC | Xapian::DB_NO_TERMLIST,
                                         kMiniBlock);
        *out = w.release();
        return PX_OK;
    });
}

void px_xapw_term(px_xapw *w, px_str term, unsigned wdf) {
    if (w->bad.status != PX_OK) return;
    if (!possible(term)) {
        px_fail(&w->bad, PX_E_INTERNAL, "a term of %zu bytes", term.n);
        return;
    }
    guard(&w->bad, [&] {
        set_term(w->term, term);
        w->row.add_term(w->term, wdf);
        return PX_OK;
    });
}

px_status px_xapw_row(px_xapw *w, px_err *err) {
    if (w->bad.status != PX_OK) {
        if (err) *err = w->bad;
        return w->bad.status;
    }
    px_status st = guard(err, [&] {
        w->db.add_document(w->row);
        w->row = Xapian::Document();
        return PX_OK;
    });
    return st == PX_OK ? st : px_err_in(err, st, "%s", w->dir.c_str());
}

px_status px_xapw_close(px_xapw *w, px_err *err) {
    if (!w) return PX_OK;
    px_status st = PX_OK;
    if (w->bad.status != PX_OK) {
        if (err) *err = w->bad;
        st = w->bad.status;
    } else {
        st = guard(err, [&] {
            w->db.commit();
            w->db.close();
            return PX_OK;
        });
        if (st != PX_OK) px_err_in(err, st, "%s", w->dir.c_str());
    }
    px_xapw_abort(w);
    return st;
}

void px_xapw_abort(px_xapw *w) {
    if (!w) return;
    /* The destructor would commit what is pending, and swallow its errors; so nothing may pend. */
    guard(nullptr, [&] {
        w->db.begin_transaction(false);
        w->db.cancel_transaction();
        return PX_OK;
    });
    guard(nullptr, [&] {
        delete w;
        return PX_OK;
    });
}

/* ---- compaction ---- */

px_status px_xap_compact(const char *const *inputs, size_t n, const char *out_path, px_err *err) {
    Xapian::Database all;
    for (size_t i = 0; i < n; i++) {
        Xapian::Database one;
        struct stat info;
        if (stat(inputs[i], &info) != 0)
            return px_fail_errno(err, errno, "cannot open %s", inputs[i]);
        px_status st = S_ISDIR(info.st_mode)
                           ? guard(err,
                                   [&] {
                                       one = Xapian::Database(inputs[i], Xapian::DB_BACKEND_GLASS);
                                       return PX_OK;
                                   })
                           : open_file(inputs[i], -1, &one, err);
        if (st == PX_OK)
            st = guard(err, [&] {
                all.add_database(one);
                return PX_OK;
            });
        if (st != PX_OK) return px_err_in(err, st, "merging %s", inputs[i]);
    }
    px_status st = guard(err, [&] {
        all.compact(out_path, Xapian::DBCOMPACT_SINGLE_FILE | Xapian::Compactor::FULL, kFileBlock);
        return PX_OK;
    });
    return st == PX_OK ? st : px_err_in(err, st, "merging %zu term files into %s", n, out_path);
}

/* ---- reading ---- */

namespace {

/* Asks its owner now and then whether to go on. */
struct Watch {
    bool (*stop)(void *self) = nullptr;
    void *self = nullptr;
    unsigned calls = 0;

    void look() {
        if (stop && ++calls % kWatchCalls == 0 && stop(self)) throw Stopped();
    }
};

} // namespace

struct px_xap {
    Xapian::Database db;
    Watch watch;
    std::vector<std::string> uuids; /* one a segment */
    uint32_t rows = 0;
    std::string term;
};

px_status px_xap_open(const char *const *paths, size_t n, px_xap **out, px_err *err) {
    return px_xap_open_held(paths, NULL, n, out, err);
}

px_status px_xap_open_held(const char *const *paths, const int *held, size_t n, px_xap **out,
                           px_err *err) {
    *out = NULL;
    std::unique_ptr<px_xap> x;
    px_status st = guard(err, [&] {
        x = std::make_unique<px_xap>();
        for (size_t i = 0; i < n; i++) {
            Xapian::Database one;
            px_status opened = open_file(paths[i], held ? held[i] : -1, &one, err);
            if (opened != PX_OK) return opened;
            x->uuids.push_back(one.get_uuid());
            if (n == 1) {
                x->db = one;
                x->rows = one.get_lastdocid();
            } else {
                x->db.add_database(one);
                x->rows += one.get_lastdocid();
            }
        }
        return PX_OK;
    });
    if (st == PX_OK) *out = x.release();
    return st;
}

void px_xap_close(px_xap *x) {
    guard(nullptr, [&] {
        delete x;
        return PX_OK;
    });
}

void px_xap_watch(px_xap *x, bool (*stop)(void *self), void *self) {
    x->watch = Watch();
    x->watch.stop = stop;
    x->watch.self = self;
}

uint32_t px_xap_rows(const px_xap *x) {
    return x->rows;
}

const char *px_xap_uuid(const px_xap *x) {
    return x->uuids.empty() ? "" : x->uuids[0].c_str();
}

px_status px_xap_freq(px_xap *x, px_str term, uint32_t *out, px_err *err) {
    *out = 0;
    if (!possible(term)) return PX_OK;
    return guard(err, [&] {
        set_term(x->term, term);
        *out = x->db.get_termfreq(x->term);
        return PX_OK;
    });
}

/* Hand every row of a posting list to `each`, in ascending order and within the database. */
template <typename Each>
static px_status walk(px_xap *x, px_str term, uint32_t rows, px_err *err, Each each) {
    assert(x->uuids.size() <= 1);
    if (!possible(term)) return PX_OK;
    return guard(err, [&] {
        set_term(x->term, term);
        Xapian::docid last = 0;
        const Xapian::PostingIterator end = x->db.postlist_end(x->term);
        for (Xapian::PostingIterator it = x->db.postlist_begin(x->term); it != end; ++it) {
            Xapian::docid did = *it;
            if (did <= last || did > rows)
                return px_fail(err, PX_E_DAMAGED, "a posting list names row %u after %u of %u", did,
                               last, rows);
            last = did;
            each(did - 1);
        }
        return PX_OK;
    });
}

px_status px_xap_postings(px_xap *x, px_str term, px_bitmap *into, px_err *err) {
    uint32_t piece[kPiece];
    size_t n = 0;
    px_status st = walk(x, term, x->rows, err, [&](uint32_t row) {
        piece[n++] = row;
        if (n == kPiece) {
            px_bitmap_add_many(into, piece, n);
            n = 0;
        }
    });
    px_bitmap_add_many(into, piece, n);
    return st;
}

px_status px_xap_postings_words(px_xap *x, px_str term, uint64_t *words, size_t n_words,
                                px_err *err) {
    uint64_t room = uint64_t{n_words} * 64;
    uint32_t rows = room < x->rows ? static_cast<uint32_t>(room) : x->rows;
    return walk(x, term, rows, err,
                [&](uint32_t row) { words[row / 64] |= uint64_t{1} << (row % 64); });
}

px_status px_xap_impacts(px_xap *x, px_str term, px_buf *rows, px_buf *wdf, px_err *err) {
    assert(x->uuids.size() <= 1);
    if (!possible(term)) return PX_OK;
    uint32_t piece[kPiece];
    uint8_t impact[kPiece];
    size_t n = 0;
    auto put = [&] {
        px_buf_put(rows, piece, n * sizeof *piece);
        px_buf_put(wdf, impact, n);
        n = 0;
    };
    px_status st = guard(err, [&] {
        set_term(x->term, term);
        Xapian::docid last = 0;
        const Xapian::PostingIterator end = x->db.postlist_end(x->term);
        for (Xapian::PostingIterator it = x->db.postlist_begin(x->term); it != end; ++it) {
            Xapian::docid did = *it;
            if (did <= last || did > x->rows)
                return px_fail(err, PX_E_DAMAGED, "a posting list names row %u after %u of %u", did,
                               last, x->rows);
            last = did;
            Xapian::termcount f = it.get_wdf();
            piece[n] = did - 1;
            impact[n++] = static_cast<uint8_t>(f > 255 ? 255 : f);
            if (n == kPiece) put();
        }
        return PX_OK;
    });
    put();
    return st;
}

px_status px_xap_terms(px_xap *x, px_str prefix,
                       bool (*each)(void *self, px_str term, uint32_t freq), void *self,
                       px_err *err) {
    return guard(err, [&] {
        set_term(x->term, prefix);
        const Xapian::TermIterator end = x->db.allterms_end(x->term);
        for (Xapian::TermIterator it = x->db.allterms_begin(x->term); it != end; ++it) {
            const std::string term = *it;
            if (!each(self, px_str{term.data(), term.size()}, it.get_termfreq())) break;
        }
        return PX_OK;
    });
}

px_status px_xap_check(const char *path, px_err *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return px_fail_errno(err, errno, "cannot open %s", path);
    px_status st = guard(err, [&] {
        size_t errors = Xapian::Database::check(fd, 0, nullptr); /* takes the descriptor */
        if (errors) return px_fail(err, PX_E_DAMAGED, "Xapian's check counts %zu errors", errors);
        return PX_OK;
    });
    if (st != PX_OK) return px_err_in(err, st, "%s", path);

    px_xap *x = nullptr;
    st = px_xap_open(&path, 1, &x, err);
    if (st != PX_OK) return st;
    st = guard(err, [&] {
        const Xapian::TermIterator end = x->db.allterms_end();
        for (Xapian::TermIterator it = x->db.allterms_begin(); it != end; ++it) {
            const std::string term = *it;
            uint32_t n = 0;
            px_status walked =
                walk(x, px_str{term.data(), term.size()}, x->rows, err, [&](uint32_t) { n++; });
            if (walked != PX_OK) return walked;
            if (n != it.get_termfreq())
                return px_fail(err, PX_E_DAMAGED, "a term has %u rows but says %u", n,
                               it.get_termfreq());
        }
        return PX_OK;
    });
    px_xap_close(x);
    return st == PX_OK ? st : px_err_in(err, st, "%s", path);
}

/* ---- ranking ---- */

uint64_t px_rank_units(uint64_t all, uint64_t n, double factor) {
    double N = static_cast<double>(all), k = static_cast<double>(n);
    double units = std::round(std::log(1 + (N - k + 0.5) / (k + 0.5)) * factor * PX_RANK_UNIT);
    return units < 1 ? 1 : static_cast<uint64_t>(units);
}

namespace {

/* The wdf already holds saturation, field weights and length (house.md, "The wdf carries the
 * impact"), so neither lengths nor anything else about the row need be looked up. */
class ImpactWeight : public Xapian::Weight {
    double each_ = 0;
    Watch *watch_;

    void init(double factor) override {
        each_ = static_cast<double>(px_rank_units(get_collection_size(), get_termfreq(), factor)) /
                PX_RANK_UNIT;
    }

  public:
    explicit ImpactWeight(Watch *watch) : watch_(watch) {
        need_stat(COLLECTION_SIZE);
        need_stat(TERMFREQ);
        need_stat(WDF);
        need_stat(WDF_MAX);
    }
    ImpactWeight *clone() const override { return new ImpactWeight(watch_); }
    std::string name() const override { return "px_impact"; }
    std::string serialise() const override { return std::string(); }
    ImpactWeight *unserialise(const std::string &) const override {
        return new ImpactWeight(watch_);
    }
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount, Xapian::termcount) const override {
        watch_->look();
        return wdf * each_;
    }
    double get_maxpart() const override { return get_wdf_upper_bound() * each_; }
    double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
    double get_maxextra() const override { return 0; }
};

/* The rows of a filter as a posting list. Xapian clones it for each segment and then shows it the
 * segment's database, which is recognised by its uuid. */
class RowSource : public Xapian::PostingSource {
    const std::vector<std::string> &uuids_;
    const px_bitmap *const *filter_;
    Watch *watch_;
    const px_bitmap *rows_ = nullptr; /* of this segment; null: none */
    Xapian::doccount count_ = 0;
    px_bitmap_iter it_{};
    uint32_t ahead_[64]; /* rows read from it_, row_ is the one at at_ */
    size_t at_ = 0, n_ = 0;
    bool begun_ = false, in_step_ = false, end_ = false;
    uint32_t row_ = 0;

    void read() {
        n_ = px_bitmap_read(&it_, ahead_, sizeof ahead_ / sizeof *ahead_);
        at_ = 0;
        take();
    }
    void take() {
        end_ = at_ == n_;
        if (!end_) row_ = ahead_[at_];
        begun_ = in_step_ = true;
    }
    void seek(uint32_t row) {
        if (px_bitmap_seek(&it_, row)) {
            read();
        } else {
            begun_ = end_ = true;
        }
    }

  public:
    RowSource(const std::vector<std::string> &uuids, const px_bitmap *const *filter, Watch *watch)
        : uuids_(uuids), filter_(filter), watch_(watch) {}
    RowSource *clone() const override { return new RowSource(uuids_, filter_, watch_); }
    void init(const Xapian::Database &db) override {
        const std::string uuid = db.get_uuid();
        size_t i = 0;
        while (i < uuids_.size() && uuids_[i] != uuid)
            i++;
        rows_ = i < uuids_.size() ? filter_[i] : nullptr;
        count_ = rows_ ? static_cast<Xapian::doccount>(px_bitmap_count(rows_)) : 0;
        if (rows_) px_bitmap_iter_init(&it_, rows_);
        begun_ = in_step_ = false;
        end_ = count_ == 0;
        at_ = n_ = 0;
    }
    Xapian::doccount get_termfreq_min() const override { return count_; }
    Xapian::doccount get_termfreq_est() const override { return count_; }
    Xapian::doccount get_termfreq_max() const override { return count_; }
    Xapian::docid get_docid() const override { return row_ + 1; }
    bool at_end() const override { return end_; }
    void next(double) override {
        if (end_) return;
        watch_->look();
        if (!begun_) {
            read();
        } else if (!in_step_) { /* row_ was found by check */
            seek(row_ + 1);
        } else if (++at_ < n_) {
            take();
        } else {
            read();
        }
    }
    void skip_to(Xapian::docid did, double) override {
        if (end_ || (begun_ && did <= row_ + 1)) return;
        uint32_t row = did - 1;
        if (in_step_ && row <= ahead_[n_ - 1]) {
            while (ahead_[at_] < row)
                at_++;
            take();
        } else {
            seek(row);
        }
    }
    /* Cheaper than finding the next row when the terms lead and the filter follows. */
    bool check(Xapian::docid did, double) override {
        if (end_ || (begun_ && did <= row_ + 1)) return true;
        if (!px_bitmap_has(rows_, did - 1)) return false;
        row_ = did - 1;
        begun_ = true;
        in_step_ = false;
        return true;
    }
};

} // namespace

px_status px_xap_rank(px_xap *x, const px_rank_term *terms, size_t n_terms,
                      const px_bitmap *const *filter, uint32_t offset, uint32_t limit,
                      px_rank_hit *out, size_t *n_out, px_err *err) {
    *n_out = 0;
    size_t n_segments = x->uuids.size();
    if (!n_segments || !limit) return PX_OK;
    return guard(err, [&] {
        std::vector<Xapian::Query> words;
        for (size_t i = 0; i < n_terms; i++) {
            if (!possible(terms[i].term)) continue;
            Xapian::Query word(std::string(terms[i].term.p, terms[i].term.n));
            words.push_back(terms[i].factor == 1 ? word
                                                 : Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT,
                                                                 word, terms[i].factor));
        }
        if (words.empty()) return PX_OK;
        Xapian::Query query(Xapian::Query::OP_OR, words.begin(), words.end());
        std::unique_ptr<RowSource> rows;
        if (filter) {
            for (size_t i = 0; i < n_segments; i++)
                for (size_t k = 0; k < i; k++)
                    if (x->uuids[i] == x->uuids[k])
                        return px_fail(err, PX_E_DAMAGED, "segments %zu and %zu have one uuid %s",
                                       k, i, x->uuids[i].c_str());
            rows = std::make_unique<RowSource>(x->uuids, filter, &x->watch);
            query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(rows.get()));
        }
        Xapian::Enquire enquire(x->db);
        enquire.set_query(query);
        enquire.set_weighting_scheme(ImpactWeight(&x->watch));
        enquire.set_docid_order(Xapian::Enquire::ASCENDING);
        Xapian::MSet found = enquire.get_mset(offset, limit);
        size_t n = 0;
        for (Xapian::MSetIterator it = found.begin(); it != found.end() && n < limit; ++it, ++n) {
            /* Xapian deals the documents of several databases out in turn. */
            uint64_t slot = uint64_t{*it} - 1;
            out[n].segment = static_cast<uint32_t>(slot % n_segments);
            out[n].row = static_cast<uint32_t>(slot / n_segments);
            out[n].score = it.get_weight();
        }
        *n_out = n;
        return PX_OK;
    });
}
