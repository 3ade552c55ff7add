/* api_schemas.c: shapes of what /api/v1 takes and gives (shape.h). docs/JSON.md says what the members mean. */
#include "query/server/route.h"

const px_schema px_search_schemas[] = {
    {"Question", "{q:string, limit?:integer, offset?:integer, after?:string, sort?:string, "
                 "facet?:string|[string], unit?:string, prefer?:string, members?:boolean, "
                 "snippets?:integer, dialect?:string, no-stem?:boolean, no-synonyms?:boolean, "
                 "run?:boolean, to?:string}"},
    {"ExportQuestion",
     "{q:string, format?:string, fields?:string, names?:boolean, limit?:integer|string, "
     "offset?:integer, after?:string, generation?:integer, sort?:string, unit?:string, "
     "prefer?:string, dialect?:string, no-stem?:boolean, no-synonyms?:boolean}"},
    {"Counts", "{publications:integer, applications:integer, families:integer, "
               "extended_families:integer|null}"},
    {"Note", "{code:string, text:string, zh?:string, begin?:integer, end?:integer}"},
    {"Snippet", "{field:string, lang?:string, text:string, ranges:[[integer]], cut_before:boolean, "
                "cut_behind:boolean}"},
    {"Hit", "{number:string, title:string, applicants:[string], date:string, score?:number, "
            "family?:string, cited?:integer, family_size?:integer, members?:integer, "
            "member_numbers?:[string], snippets?:[Snippet]}"},
    {"FacetValue",
     "{value:string, count:integer, label?:string, label_zh?:string, label_of?:string}"},
    {"Facet", "{field:string, values:[FacetValue], distinct:integer, missing:integer}"},
    {"CountResult", "{query:string, counts:Counts, facets:[Facet], missing:{*:integer}, "
                    "notes:[Note], generation:integer}"},
    {"SearchResult",
     "{query:string, counts:Counts, order:string, unit?:{by:string, count:integer, prefer:string}, "
     "next_cursor?:string, hits:[Hit], facets:[Facet], missing:{*:integer}, notes:[Note], "
     "generation:integer}"},
    {"Clause", "{clause:string, field:string, field_en:string, field_zh:string, begin:integer, "
               "end:integer, rows?:integer|null, error?:string}"},
    {"Step", "{depth:integer, kind:string, step:string, store:string, rows:integer|null}"},
    {"RunStep", "{depth:integer, kind:string, step:string, store:string, segments:integer, "
                "cached:integer, rows:integer, ns:integer, own_ns:integer}"},
    {"Explanation",
     "{given:string, dialect:string, error?:{status:string, text:string, offset?:integer}, "
     "query?:string, formatted?:string, sort?:string, tree?:any, notes?:[Note], clauses?:[Clause], "
     "plan?:[Step], found?:integer, publications?:integer, generation?:integer, "
     "clock_ns?:integer, threads?:integer, run?:[RunStep]}"},
    {"FormattedQuery", "{query:string, text:string}"},
    {"Translation", "{query:string, to:string, text:string, exact:boolean, notes:[Note]}"},
    {"Suggestion", "{text:string, field:string, query?:string, records?:integer, hits?:integer, "
                   "llr?:number, lift?:number, distance?:integer, sounds_alike?:boolean, "
                   "label?:string, label_zh?:string}"},
    {"Suggestions", "{suggestions:[{kind:string, of:string, hits?:integer, all?:integer, "
                    "looked_at?:integer, values:[Suggestion]}], generation:integer}"},
};
const size_t px_search_schemas_n = sizeof px_search_schemas / sizeof *px_search_schemas;

const px_schema px_records_schemas[] = {
    {"Record", "{*:any}"}, /* docs/RECORD.md */
    {"Records", "{asked:string, records:[Record], generation:integer}"},
    {"Numbers", "{numbers?:[string], text?:string}"},
    {"RecordBatch", "{records:[Record], unresolved:[{number:string, reason:string}], "
                    "asked:integer, generation:integer}"},
    {"ShortRecord",
     "{number:string, date?:string, title?:string, applicant?:string, status?:string}"},
    {"Family", "{number:string, family?:string, application:[ShortRecord], simple:[ShortRecord], "
               "extended:[ShortRecord]|null, listed_members:[string], generation:integer}"},
    {"Citation", "{number?:string, text?:string, category?:string, by?:string, date?:string}"},
    {"Citations", "{number:string, cites:[Citation], cited_by:[Citation], stated_cites?:integer, "
                  "stated_cited_by?:integer, cites_here:[ShortRecord], "
                  "cited_by_here:[ShortRecord], generation:integer}"},
    {"LegalEvent", "{date?:string, code?:string, kind?:string, means?:string, effect?:string, "
                   "text?:string, from?:string, to?:string}"},
    {"Legal", "{number:string, status:string, status_name:string, detail?:string, since?:string, "
              "stated:boolean, why:[string], expiry?:string, expiry_rule?:string, "
              "events:[LegalEvent], generation:integer}"},
    {"Number", "{original:string, understood:boolean, normal:string, "
               "docdb:{country:string, number:string, kind?:string}, epodoc:string, means:string, "
               "note?:string, check_digit?:string, check_digit_wrong?:boolean, "
               "search_keys:[string]}"},
    {"ClassPath", "{symbol:string, label?:string, label_zh?:string, label_of?:string}"},
    {"ClassNode",
     "{scheme:string, symbol:string, label?:string, label_zh?:string, label_of?:string, "
     "path:[ClassPath], publications:integer, families:integer, "
     "below:[{symbol:string, publications:integer, label?:string, label_zh?:string, "
     "label_of?:string}], below_all:integer, generation:integer}"},
    {"ClassList", "{classes:[{scheme:string, symbol:string, lang:string, title:string, "
                  "official:boolean}], all:integer}"},
};
const size_t px_records_schemas_n = sizeof px_records_schemas / sizeof *px_records_schemas;

const px_schema px_similar_schemas[] = {
    {"SimilarQuestion", "{number?:string, text?:string, limit?:integer, without?:string, "
                        "filter?:string, terms?:string, classes?:string, candidates?:integer}"},
    {"SimilarQuery",
     "{number?:string, family?:[string], terms?:[{term:string, weight:number, from?:string}], "
     "terms_left?:integer, classes?:[{scheme:string, symbol:string, weight:number}], "
     "cites?:[string], cited_by?:[string]}"},
    {"Proposed", "{rows:integer, more:boolean}"},
    {"SimilarHit",
     "{number:string, title:string, applicants:[string], date:string, members:integer, "
     "score:number, parts:{*:number}, terms:[{term:string, from?:string, value:number}], "
     "all_terms:integer, classes:[{symbol:string, value:number}], all_classes:integer, links:any}"},
    {"SimilarResult",
     "{query:SimilarQuery, without:[string], hits:[SimilarHit], candidates:{limit:integer, "
     "rows:integer, families:integer, too_common:integer, *:Proposed}, "
     "bilingual:{generation:integer, pairs:integer, entries:integer, made:string}|null, "
     "notes:[Note], generation:integer}"},
};
const size_t px_similar_schemas_n = sizeof px_similar_schemas / sizeof *px_similar_schemas;

const px_schema px_analyses_schemas[] = {
    {"Both", "{en:string|null, zh:string|null}"},
    {"AnalysisParameter", "{name:string, type:string, standard?:string, choices?:string, "
                          "lo?:number, hi?:number, means:Both}"},
    {"Analysis", "{id:string, family:string, name:Both, asks:Both, formula?:string, "
                 "formula_zh?:string, latex?:string, source?:string, least?:Both, "
                 "parameters?:[AnalysisParameter], *:any}"},
    {"AnalysisList", "{analyses:[Analysis]}"},
    {"AnalysisQuestion", "{q?:string, set?:string|[string], who?:string, where?:string, "
                         "format?:string, *:any}"},
    {"AnalysisColumn", "{id:string, type:string, name:Both, unit?:Both}"},
    {"AnalysisResult", "{id:string, family:string, name:Both, asks:Both, columns:[AnalysisColumn], "
                       "rows:[[any]], notes:[Both], *:any}"},
    {"AnalysisResults", "{results:[AnalysisResult], generation:integer}"},
};
const size_t px_analyses_schemas_n = sizeof px_analyses_schemas / sizeof *px_analyses_schemas;
