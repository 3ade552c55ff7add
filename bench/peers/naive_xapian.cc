/* naive_xapian: the obvious Xapian program, to measure patix against.
 *
 *     naive_xapian index IN.jsonl DIR
 *     naive_xapian run DIR QUERIES [--repeat R] [--seconds S]
 *
 * It does what Xapian's own manual teaches: TermGenerator with English stems and CJK n-grams over
 * titles and abstracts (positions on, term list on), boolean terms and values for the facts, the
 * JSON line as document data, one database, compacted at the end; queries go through QueryParser
 * and Enquire. Nothing of patix is in it but the JSON reader.
 *
 * QUERIES has lines of class<TAB>kind<TAB>query. Queries are lower-case words, `a AND b`, `a OR b`,
 * `a AND NOT b` and "quoted phrases"; words side by side mean OR for top10, AND otherwise. Kinds:
 *   count     number of matches, exact (check_at_least = all), BoolWeight
 *   set       every matching docid
 *   facet:N   ValueCountMatchSpy over slot N: 0 publication date, 1 country, 2 first applicant,
 *             3 IPC subclass of the first symbol, 4 publication year
 *   phrase    count of a quoted phrase (OP_PHRASE)
 *   top10     BM25 as it comes
 * Each query runs once to warm up, then R times (15 unless told; after 5 runs no more once S seconds
 * are spent on it); a line of class, kind, query, hits, median and 95th percentile in microseconds,
 * separated by tabs, is printed. Parsing the
 * query is part of the time, opening the database is not. */
#define _Noreturn [[noreturn]] /* C's word, which C++ does not know */
extern "C" {
#include "base/json.h"
}
#undef _Noreturn

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>
#include <xapian.h>

namespace {

enum Slot : Xapian::valueno { DATE, COUNTRY, APPLICANT, SUBCLASS, YEAR };

double seconds_since(std::chrono::steady_clock::time_point t) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count();
}

std::string copy(px_str s) {
    return s.n ? std::string(s.p, s.n) : std::string();
}

/* Items are strings, or objects that hold the string under `key`. */
std::string text_of(const px_json *item, const char *key) {
    return copy(px_json_str(px_json_type(item) == PX_JSON_OBJECT ? px_json_get(item, key) : item));
}

std::string applicant_of(const px_json *item) {
    std::string name = text_of(item, "name");
    size_t n = name.size(); /* "ACME CORP [US]" */
    if (n > 5 && name[n - 1] == ']' && name.compare(n - 5, 2, " [") == 0) name.resize(n - 5);
    return name;
}

void boolean_term(Xapian::Document &doc, const char *prefix, const std::string &value) {
    if (!value.empty()) doc.add_boolean_term((prefix + value).substr(0, 245));
}

void add_record(Xapian::WritableDatabase &db, Xapian::TermGenerator &words, const px_json *record,
                const std::string &line) {
    Xapian::Document doc;
    words.set_document(doc);
    words.set_termpos(0);
    for (const char *field : {"titles", "abstracts"})
        for (const px_json *t = px_json_first(px_json_get(record, field)); t; t = px_json_next(t)) {
            words.index_text(text_of(t, "text"));
            words.increase_termpos();
        }

    const px_json *pub = px_json_get(record, "pub");
    std::string number = text_of(pub, "number"), date = copy(px_json_str(px_json_get(pub, "date")));
    std::string country = number.substr(0, 2);
    date.erase(std::remove(date.begin(), date.end(), '-'), date.end());
    doc.add_value(DATE, date);
    doc.add_value(YEAR, date.substr(0, 4));
    doc.add_value(COUNTRY, country);
    boolean_term(doc, "XC", country);

    const px_json *a = px_json_first(px_json_get(record, "applicants"));
    if (a) doc.add_value(APPLICANT, applicant_of(a));
    for (; a; a = px_json_next(a))
        boolean_term(doc, "XA", applicant_of(a));

    const px_json *c = px_json_first(px_json_get(record, "ipc"));
    if (c) doc.add_value(SUBCLASS, text_of(c, "symbol").substr(0, 4));
    for (; c; c = px_json_next(c)) { /* "H01M10/0525 2006.01 I F" */
        std::string symbol = text_of(c, "symbol");
        symbol.resize(std::min(symbol.size(), symbol.find(' ')));
        boolean_term(doc, "XI", symbol);
        boolean_term(doc, "XI", symbol.substr(0, 4));
    }
    boolean_term(doc, "Q", number);
    doc.set_data(line);
    db.add_document(doc);
}

int index_file(const char *in_path, const std::string &dir) {
    std::ifstream in(in_path);
    if (!in) {
        std::fprintf(stderr, "cannot open %s\n", in_path);
        return 1;
    }
    const std::string raw = dir + ".raw";
    auto start = std::chrono::steady_clock::now();
    size_t n = 0;
    {
        Xapian::WritableDatabase db(raw, Xapian::DB_CREATE_OR_OVERWRITE);
        Xapian::TermGenerator words;
        words.set_stemmer(Xapian::Stem("en"));
        words.set_flags(Xapian::TermGenerator::FLAG_CJK_NGRAM);
        std::string line;
        while (std::getline(in, line)) {
            if (line.empty()) continue;
            px_json *record = nullptr;
            px_err err;
            if (px_json_parse(px_str{line.data(), line.size()}, &record, &err) != PX_OK) {
                std::fprintf(stderr, "record %zu: %s\n", n + 1, err.message);
                return 1;
            }
            add_record(db, words, record, line);
            px_json_free(record);
            n++;
        }
        db.commit();
    }
    double indexed = seconds_since(start);
    Xapian::Database(raw).compact(dir);
    double all = seconds_since(start);
    std::filesystem::remove_all(raw);
    uintmax_t bytes = 0;
    for (const auto &f : std::filesystem::directory_iterator(dir))
        bytes += f.file_size();
    std::printf("records %zu\nseconds %.2f (indexing %.2f, compaction %.2f)\nrecords/s %.0f\n"
                "bytes %ju (%.0f a record)\n",
                n, all, indexed, all - indexed, static_cast<double>(n) / all, bytes,
                static_cast<double>(bytes) / static_cast<double>(n ? n : 1));
    return 0;
}

/* One run of one query; gives the number of hits. */
size_t answer(const Xapian::Database &db, const std::string &kind, const std::string &text) {
    Xapian::QueryParser parser;
    parser.set_stemmer(Xapian::Stem("en"));
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    parser.set_default_op(kind == "top10" ? Xapian::Query::OP_OR : Xapian::Query::OP_AND);
    Xapian::Query query = parser.parse_query(text, Xapian::QueryParser::FLAG_BOOLEAN |
                                                       Xapian::QueryParser::FLAG_PHRASE |
                                                       Xapian::QueryParser::FLAG_CJK_NGRAM);
    Xapian::Enquire enquire(db);
    enquire.set_query(query);
    Xapian::doccount every = db.get_doccount();
    if (kind == "top10") return enquire.get_mset(0, 10).size();

    enquire.set_weighting_scheme(Xapian::BoolWeight());
    if (kind == "set") {
        Xapian::MSet found = enquire.get_mset(0, every, every);
        std::vector<Xapian::docid> docids;
        docids.reserve(found.size());
        for (auto it = found.begin(); it != found.end(); ++it)
            docids.push_back(*it);
        return docids.size();
    }
    if (kind.compare(0, 6, "facet:") == 0) {
        auto slot = static_cast<Xapian::valueno>(std::strtoul(kind.c_str() + 6, nullptr, 10));
        Xapian::ValueCountMatchSpy spy(slot);
        enquire.add_matchspy(&spy);
        enquire.get_mset(0, 0, every);
        size_t kinds = 0;
        for (auto it = spy.top_values_begin(20); it != spy.top_values_end(20); ++it)
            kinds += it.get_termfreq() > 0;
        return kinds ? spy.get_total() : 0;
    }
    return enquire.get_mset(0, 0, every).get_matches_estimated(); /* exact, all were looked at */
}

bool known(const std::string &kind) {
    return kind == "count" || kind == "set" || kind == "phrase" || kind == "top10" ||
           (kind.size() == 7 && kind.compare(0, 6, "facet:") == 0 && kind[6] >= '0' &&
            kind[6] <= '4');
}

int run(const char *dir, const char *queries, unsigned repeat, double seconds) {
    std::ifstream in(queries);
    if (!in) {
        std::fprintf(stderr, "cannot open %s\n", queries);
        return 1;
    }
    Xapian::Database db(dir);
    std::printf("# Xapian %s, %u documents, %u runs a query\n", Xapian::version_string(),
                db.get_doccount(), repeat);
    std::printf("class\tkind\tquery\thits\tmedian_us\tp95_us\n");
    std::string line;
    for (size_t number = 1; std::getline(in, line); number++) {
        if (line.empty() || line[0] == '#') continue;
        size_t one = line.find('\t'), two = line.find('\t', one + 1);
        if (one == std::string::npos || two == std::string::npos) {
            std::fprintf(stderr, "%s:%zu: not class<TAB>kind<TAB>query\n", queries, number);
            return 2;
        }
        std::string kind = line.substr(one + 1, two - one - 1), text = line.substr(two + 1);
        if (!known(kind)) {
            std::fprintf(stderr, "%s:%zu: unknown kind %s\n", queries, number, kind.c_str());
            return 2;
        }
        size_t hits = answer(db, kind, text);
        std::vector<double> us;
        auto first = std::chrono::steady_clock::now();
        while (us.size() < repeat && (us.size() < 5 || seconds_since(first) < seconds)) {
            auto start = std::chrono::steady_clock::now();
            answer(db, kind, text);
            us.push_back(seconds_since(start) * 1e6);
        }
        std::sort(us.begin(), us.end());
        std::printf("%s\t%zu\t%.1f\t%.1f\n", line.c_str(), hits, us[us.size() / 2],
                    us[(us.size() * 95 + 99) / 100 - 1]);
        std::fflush(stdout);
    }
    return 0;
}

int usage() {
    std::fprintf(stderr, "usage: naive_xapian index IN.jsonl DIR\n"
                         "       naive_xapian run DIR QUERIES [--repeat R] [--seconds S]\n");
    return 2;
}

} // namespace

int main(int argc, char **argv) {
    try {
        const std::string command = argc > 1 ? argv[1] : "";
        if (command == "index" && argc == 4) return index_file(argv[2], argv[3]);
        if (command == "run" && argc >= 4 && argc % 2 == 0) {
            unsigned long repeat = 15;
            double seconds = 1e9;
            for (int i = 4; i < argc; i += 2) {
                const std::string option = argv[i];
                if (option == "--repeat")
                    repeat = std::strtoul(argv[i + 1], nullptr, 10);
                else if (option == "--seconds")
                    seconds = std::strtod(argv[i + 1], nullptr);
                else
                    return usage();
            }
            if (repeat < 1 || repeat > 1000000 || seconds < 0) return usage();
            return run(argv[2], argv[3], static_cast<unsigned>(repeat), seconds);
        }
        return usage();
    } catch (const Xapian::Error &e) {
        std::fprintf(stderr, "naive_xapian: %s\n", e.get_description().c_str());
    } catch (const std::exception &e) {
        std::fprintf(stderr, "naive_xapian: %s\n", e.what());
    }
    return 1;
}
