/* Tables as records: headers, lists, dates, what belongs together, what is refused. Each case is a
 * small file and the content of its records as JSON lines (without source and position). */
#include "indexer/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Records as lines; "! sentence" for a bad one, "STATUS sentence" for an end before the end. */
static void print_records(const char *text, const px_map *map, px_buf *out) {
    px_err err;
    px_source *s;
    px_source_options opt = {.path = "case.csv", .map = map};
    px_status st = px_source_open_memory(&opt, px_str_of(text), &s, &err);
    if (st != PX_OK) {
        px_buf_fmt(out, "%s %s\n", px_status_name(st), err.message);
        return;
    }
    px_arena *a = px_arena_new();
    px_record r;
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        r.type = (px_str){NULL, 0}; /* follows from the kind, which is not ours to test */
        if (got == 1)
            px_record_write_content(&r, out);
        else
            px_buf_fmt(out, "! %s", err.message);
        px_buf_c(out, "\n");
        px_arena_reset(a);
    }
    assert_int_equal(got, 0);
    px_arena_free(a);
    px_source_close(s);
}

static void expect(const char *name, const char *text, const px_map *map, const char *want) {
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    print_records(text, map, &out);
    if (!px_str_is(px_buf_view(&out), want))
        fail_msg("%s\ngot:\n" PX_STR_FMT "want:\n%s", name, PX_STR_ARG(px_buf_view(&out)), want);
    px_buf_done(&out);
}

static void tables(void **state) {
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } cases[] = {
        {"lists, office and kind in columns of their own",
         "#,Jurisdiction,Kind,Publication Number,Title,Applicants,Inventors\n"
         "1,US,A1,US 2013/0101709 A1,PIZZA &amp; BOX,PIZZA HUT INC;;BOX CO,RADER JEFF\n",
         "{\"pub\":{\"number\":\"US2013101709A1\",\"given\":\"US 2013/0101709 A1\"},"
         "\"titles\":[\"PIZZA & BOX\"],\"applicants\":[\"PIZZA HUT INC\",\"BOX CO\"],"
         "\"inventors\":[\"RADER JEFF\"]}\n"},
        {"Chinese headers in two widths, placeholders, an unknown column",
         "序号\t公开（公告）号\t标题\t申请日\t发明人\t摘要\t价值\n"
         "1\tCN101850473B\t一种水泵\t2010-05-06\t张三; 李四\t-\t9\n",
         "{\"pub\":\"CN101850473B\",\"app\":{\"date\":\"2010-05-06\"},"
         "\"titles\":[{\"lang\":\"zh\",\"text\":\"一种水泵\"}],\"inventors\":[\"张三\",\"李四\"],"
         "\"extras\":{\"价值\":\"9\"}}\n"},
        {"preamble, day before month decided by another row",
         "Search results of today\n\nTitle;Publication number;Publication date\n"
         "One;EP0666666 (B1);03/04/2001\nTwo;EP0666667 (B1);25/04/2001\n",
         "{\"pub\":{\"number\":\"EP0666666B1\",\"given\":\"EP0666666 "
         "(B1)\",\"date\":\"2001-04-03\"},"
         "\"titles\":[\"One\"]}\n"
         "{\"pub\":{\"number\":\"EP0666667B1\",\"given\":\"EP0666667 "
         "(B1)\",\"date\":\"2001-04-25\"},"
         "\"titles\":[\"Two\"]}\n"},
        {"month before day, names separated by commas with company forms",
         "search URL:,https://example.org/\n"
         "id,title,assignee,inventor/author,publication date,result link\n"
         "US-8271025-B2,A ,\"Foo Co., Ltd., Bar, Inc.\",\"Ann B. Cee, Dan Eff\",9/18/2012,u\n",
         "{\"pub\":{\"number\":\"US8271025B2\",\"given\":\"US-8271025-B2\",\"date\":\"2012-09-18\"}"
         ","
         "\"titles\":[\"A\"],\"applicants\":[\"Foo Co., Ltd.\",\"Bar, Inc.\"],"
         "\"inventors\":[\"Ann B. Cee\",\"Dan Eff\"],\"url\":\"u\"}\n"},
        {"lists as Python writes them, an entity, a family",
         "publication_number,family_id,title_text,ipc_code,refs\n"
         "US-3971923-A,27030955,Driver&#39;s aid,\"['G01S13/58', \"\"H03K4/48\"\"]\","
         "\"['US-3882486-A']\"\n",
         "{\"pub\":{\"number\":\"US3971923A\",\"given\":\"US-3971923-A\"},"
         "\"titles\":[\"Driver's aid\"],\"ipc\":[\"G01S13/58\",\"H03K4/48\"],"
         "\"cites\":[\"US3882486A\"],\"family\":\"docdb:27030955\"}\n"},
        {"quotes doubled twice; a quoted word stays",
         "patent_number,patent_title\n"
         "5535303,\"\"\"\"\"\"\"Barometer\"\"\"\" neuron\"\"\"\n"
         "5535304,\"\"\"A\"\" and \"\"B\"\"\"\n",
         "{\"pub\":{\"number\":\"US5535303\",\"given\":\"5535303\"},\"titles\":["
         "\"\\\"Barometer\\\" "
         "neuron\"]}\n"
         "{\"pub\":{\"number\":\"US5535304\",\"given\":\"5535304\"},\"titles\":[\"\\\"A\\\" and "
         "\\\"B\\\"\"]}\n"},
        {"one cell for title, keywords and abstract; symbols as JSON; empty rows",
         "publication_number,text,labels\n"
         "CN117151122A,\"Title: T\nKeywords: k; l\nAbstract: A\",\"[\"\"G06F16/35\"\"]\"\n,,\n,,\n",
         "{\"pub\":\"CN117151122A\",\"titles\":[\"T\"],\"abstracts\":[\"A\"],"
         "\"cpc\":[\"G06F16/35\"],\"keywords\":[\"k\",\"l\"]}\n"},
        {"rows of one publication become one record; what stands beside a name stays with it",
         "lens_id,doc_key,residence,extracted_name\n"
         "l1,CN_218289675_U_20230113,CN,ALPHA\nl1,CN_218289675_U_20230113,,BETA\n"
         "l2,US_20210115630_A1_20210422,US,GAMMA\n",
         "{\"pub\":{\"number\":\"CN218289675U\",\"given\":\"CN 218289675 "
         "U\",\"date\":\"2023-01-13\"},"
         "\"applicants\":[\"ALPHA [CN]\",\"BETA\"],\"ids\":[\"lens:l1\"]}\n"
         "{\"pub\":{\"number\":\"US2021115630A1\",\"given\":\"US 20210115630 A1\","
         "\"date\":\"2021-04-22\"},\"applicants\":[\"GAMMA [US]\"],\"ids\":[\"lens:l2\"]}\n"},
        {"priorities with date and country in any order",
         "Publication Number,Title,Priority Data\n"
         "US20090208610,P,[200402236U 2004-10-01T23:59:59.000Z ES]\n",
         "{\"pub\":{\"number\":\"US2009208610\",\"given\":\"US20090208610\"},"
         "\"priorities\":[{\"number\":\"ES200402236U\",\"given\":\"200402236U\",\"date\":"
         "\"2004-10-01\"}],\"titles\":[\"P\"]}\n"},
        {"several priorities in one bracket",
         "Publication Number,Title,Priority Data\n"
         "US20090208610,P,\"[200402236U 2004-10-01T23:59:59.000Z ES, "
         "200500712U 2005-03-02T23:59:59.000Z ES]\"\n",
         "{\"pub\":{\"number\":\"US2009208610\",\"given\":\"US20090208610\"},"
         "\"priorities\":[{\"number\":\"ES200402236U\",\"given\":\"200402236U\",\"date\":"
         "\"2004-10-01\"},{\"number\":\"ES200500712U\",\"given\":\"200500712U\",\"date\":"
         "\"2005-03-02\"}],\"titles\":[\"P\"]}\n"},
        {"given names are the parties, standardised ones stand beside",
         "公开(公告)号,标题,申请人,标准化申请人,当前权利人,标准化当前权利人,第一申请人\n"
         "CN101850473B,泵,甲厂;乙,甲;乙,丙厂,丙,甲厂\n",
         "{\"pub\":\"CN101850473B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],"
         "\"applicants\":[\"甲厂\",\"乙\"],\"owners\":[\"丙厂\"],"
         "\"extras\":{\"标准化申请人\":\"甲\",\"标准化当前权利人\":\"丙\"}}\n"},
        {"standardised names alone are the parties; owners alone are the applicants, with what "
         "stands "
         "beside them",
         "公开(公告)号,标题,[标]当前申请(专利权)人,当前申请(专利权)人地址\n"
         "CN101850473B,泵,甲 | 乙,一号 | 二号\n",
         "{\"pub\":\"CN101850473B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],"
         "\"applicants\":[{\"name\":\"甲\",\"address\":\"一号\"},"
         "{\"name\":\"乙\",\"address\":\"二号\"}],"
         "\"owners\":[{\"name\":\"甲\",\"address\":\"一号\"},"
         "{\"name\":\"乙\",\"address\":\"二号\"}]}\n"},
        {"events from columns that run in parallel",
         "公开号,标题,转让执行日,转让人,受让人,许可人,被许可人,许可类型,出质人,质权人,原告,法庭\n"
         "CN101850473B,泵,2015-01-02; 2017-03-04,甲; 乙,乙; 丙,丙,丁; 戊,独占许可,己,庚; "
         "辛,壬,某法院\n",
         "{\"pub\":\"CN101850473B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],"
         "\"events\":[{\"date\":\"2015-01-02\",\"kind\":\"transferred\",\"from\":\"甲\",\"to\":"
         "\"乙\"},"
         "{\"date\":\"2017-03-04\",\"kind\":\"transferred\",\"from\":\"乙\",\"to\":\"丙\"},"
         "{\"kind\":\"licensed\",\"text\":\"独占许可\",\"from\":\"丙\",\"to\":\"丁; 戊\"},"
         "{\"kind\":\"pledged\",\"from\":\"己\",\"to\":\"庚; 辛\"},"
         "{\"kind\":\"litigated\",\"text\":\"某法院\",\"from\":\"壬\"}]}\n"},
        {"parties that cannot be given to one of several events stay beside",
         "公开号,标题,转让执行日,受让人\nCN101850473B,泵,2015-01-02; 2017-03-04,甲; 乙; 丙\n",
         "{\"pub\":\"CN101850473B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],"
         "\"events\":[{\"date\":\"2015-01-02\",\"kind\":\"transferred\"},"
         "{\"date\":\"2017-03-04\",\"kind\":\"transferred\"}],"
         "\"extras\":{\"受让人\":[\"甲\",\"乙\",\"丙\"]}}\n"},
        {"an event listed in a cell",
         "公开号,标题,INPADOC法律状态\n"
         "CN101850473B,泵,2015-04-01 | -DEEMED WITHDRAWAL\nCN101850474B,阀,in force\n",
         "{\"pub\":\"CN101850473B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],"
         "\"events\":[{\"date\":\"2015-04-01\",\"kind\":\"withdrawn\",\"effect\":\"-\","
         "\"text\":\"DEEMED WITHDRAWAL\"}]}\n"
         "{\"pub\":\"CN101850474B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"阀\"}],"
         "\"extras\":{\"inpadoc法律状态\":\"in force\"}}\n"},
        {"the office that closes an event is not of its text: only another one is said",
         "公开号,标题,INPADOC法律状态\n"
         "CN101850473A,泵,2015-04-01 | -DEEMED WITHDRAWAL | CN | 2013-06-12 | ENTRY INTO "
         "EXAMINATION | CN | 2014-01-02 | REQUESTS TO DESIGNATE PATENT IN HONG KONG | HK\n",
         "{\"pub\":\"CN101850473A\",\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],\"events\":[{"
         "\"date\":\"2015-04-01\",\"kind\":\"withdrawn\",\"effect\":\"-\",\"text\":\"DEEMED "
         "WITHDRAWAL\"},{\"date\":\"2013-06-12\",\"text\":\"ENTRY INTO "
         "EXAMINATION\"},{\"date\":\"2014-01-02\",\"text\":\"REQUESTS TO DESIGNATE PATENT IN HONG "
         "KONG (HK)\"}]}"
         "\n"},
        {"countries of priorities whose numbers are not told",
         "公开号,标题,优先权国家/地区\nCN101850473B,泵,US | FR | US\nCN101850474B,阀,-\n"
         "CN101850475B,门,某国\n",
         "{\"pub\":\"CN101850473B\",\"priorities\":[{\"cc\":\"US\"},{\"cc\":\"FR\"}],\"titles\":[{"
         "\"lang\":\"zh\",\"text\":\"泵\"}]}"
         "\n"
         "{\"pub\":\"CN101850474B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"阀\"}]}"
         "\n"
         "{\"pub\":\"CN101850475B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"门\"}],\"extras\":{"
         "\"优先权国家_地区\":\"某国\"}}"
         "\n"},
        {"countries of priorities beside dates and numbers",
         "公开号,标题,优先权号,优先权日,优先权国别\nCN101850473B,泵,,2011-01-02,US\n"
         "CN101850474B,阀,DE102010012345; US61550879,,DE; US\n"
         "CN101850475B,门,DE102010012345,,DE; JP\nCN101850476B,窗,,2011-01-02; 2011-03-04,US\n",
         "{\"pub\":\"CN101850473B\",\"priorities\":[{\"cc\":\"US\",\"date\":\"2011-01-02\"}],"
         "\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}]}"
         "\n"
         "{\"pub\":\"CN101850474B\",\"priorities\":[\"DE102010012345\",\"US61550879\"],\"titles\":["
         "{\"lang\":\"zh\",\"text\":\"阀\"}]}"
         "\n"
         "{\"pub\":\"CN101850475B\",\"priorities\":[\"DE102010012345\",{\"cc\":\"JP\"}],\"titles\":"
         "[{\"lang\":\"zh\",\"text\":\"门\"}]}"
         "\n"
         "{\"pub\":\"CN101850476B\",\"priorities\":[{\"cc\":\"US\",\"date\":\"2011-01-02\"},{"
         "\"cc\":\"US\",\"date\":\"2011-03-04\"}],\"titles\":[{\"lang\":\"zh\",\"text\":\"窗\"}]}"
         "\n"},
        {"members of the extended family, with days behind them",
         "publication_number,title,dwpi_family_numbers,inpadoc_family_members,"
         "inpadoc_first_family_member\n"
         "US9801234B2,Pump,US20170064599A1; US9801234B2,US20170064599A1 20170302; US9801234B2 "
         "20171024; EP3000000A1 20180102,US20170064599A1\n",
         "{\"pub\":\"US9801234B2\",\"titles\":[\"Pump\"],\"family_ext\":\"src:US20170064599A1\","
         "\"members\":[\"US2017064599A1\"],\"members_ext\":[\"US2017064599A1\",\"EP3000000A1\"]}"
         "\n"},
        {"of two columns for a status the surer one is meant; of two numbers the publication",
         "公开号,标题,法律状态,当前法律状态,授权公告号\n"
         "CN101850473A,泵,公开,授权,CN101850473B\n,阀,,,CN101850474B\n",
         "{\"pub\":\"CN101850473A\",\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],"
         "\"members\":[\"CN101850473B\"],\"status_text\":\"授权\","
         "\"extras\":{\"法律状态\":\"公开\"}}\n"
         "{\"pub\":\"CN101850474B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"阀\"}]}\n"},
        {"dates that are none, and one that is unknown",
         "公开号,标题,公开日,申请日,优先权日\n"
         "CN101850473B,泵,2001-13-45,00000000,2001-02-30; 2001-02-03\n",
         "{\"pub\":\"CN101850473B\",\"priorities\":[{\"date\":\"2001-02-03\"}],"
         "\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],"
         "\"extras\":{\"公开日\":\"2001-13-45\",\"优先权日\":\"2001-02-30\"}}\n"},
        {"numbers that a spreadsheet has rounded make nothing one",
         "id,公开号,标题,申请号\na1,2.01811E+11,泵,\na2,2.01811E+11,阀,2.01811E+11\n",
         "{\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],\"ids\":[\"src:a1\"],"
         "\"extras\":{\"公开号\":\"2.01811E+11\"}}\n"
         "{\"titles\":[{\"lang\":\"zh\",\"text\":\"阀\"}],\"ids\":[\"src:a2\"],"
         "\"extras\":{\"申请号\":\"2.01811E+11\",\"公开号\":\"2.01811E+11\"}}\n"},
        {"a rounded number and the family tell documents apart",
         "Publication_country,Publication_number,Simple_family_ID,Publication_type\n"
         "DE,1.02E+11,68805870,A1\nDE,1.02E+11,68576336,A1\nDE,1.02E+11,,A1\n",
         "{\"family\":\"docdb:68805870\",\"ids\":[\"rounded:DE1.02E+11A1/"
         "docdb:68805870\"],\"extras\":{\"publication_number\":\"1.02E+11\",\"publication_"
         "country\":\"DE\",\"publication_type\":\"A1\"}}"
         "\n"
         "{\"family\":\"docdb:68576336\",\"ids\":[\"rounded:DE1.02E+11A1/"
         "docdb:68576336\"],\"extras\":{\"publication_number\":\"1.02E+11\",\"publication_"
         "country\":\"DE\",\"publication_type\":\"A1\"}}"
         "\n"
         "{\"pub\":{\"number\":\"DE102E11A1\",\"given\":\"1.02E+11\"}}"
         "\n"},
        {"lists in a column that nobody knows",
         "公开号,标题,标签组\nCN101850473B,泵,红;绿\nCN101850474B,阀,蓝；绿\n",
         "{\"pub\":\"CN101850473B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],"
         "\"extras\":{\"标签组\":[\"红\",\"绿\"]}}\n"
         "{\"pub\":\"CN101850474B\",\"titles\":[{\"lang\":\"zh\",\"text\":\"阀\"}],"
         "\"extras\":{\"标签组\":[\"蓝\",\"绿\"]}}\n"},
        {"too many cells, too few",
         "Title,Publication Number,Kind\nA,US5535303,A\nB,US5535304,A,rest\nonly\n",
         "{\"pub\":{\"number\":\"US5535303A\",\"given\":\"US5535303\"},\"titles\":[\"A\"]}\n"
         "! line 3: the row has 4 cells, the header 3\n"
         "! line 4: the row has one cell, the header 3\n"},
        {"neither a number nor a title", "Title,Publication Number,Note\n,,x\n",
         "! line 2: row has neither a number nor a title\n"},
        {"a date and a count that are none are kept beside",
         "Publication Number,Title,Publication Date,Cited Count\nUS5535303A,T,soon,many\n",
         "{\"pub\":\"US5535303A\",\"titles\":[\"T\"],"
         "\"extras\":{\"publication_date\":\"soon\",\"cited_count\":\"many\"}}\n"},
        {"no header", "1,2,3\n4,5,6\n",
         "INPUT case.csv: none of the first rows is a header that names known columns (the first "
         "row begins with \"1\"); give a map that says which column is what\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(cases[i].name, cases[i].text, NULL, cases[i].want);
}

static void maps(void **state) {
    (void)state;
    px_err err;
    px_map *m;
    assert_int_equal(
        px_map_read(PX_STR("{\"columns\":{\"Titel\":\"ti:de\",\"Nr\":\"pn\",\"Rest\":\"-\"},"
                           "\"defaults\":{\"cc\":\"DE\",\"kind\":\"C\"},\"date_order\":\"mdy\"}"),
                    &m, &err),
        PX_OK);
    expect("a map names what the dictionary does not know",
           "Nr,Titel,Rest,publication date\n19707730,Pumpe,x,03/04/2001\n", m,
           "{\"pub\":{\"number\":\"DE19707730C\",\"given\":\"19707730\",\"date\":\"2001-03-04\"},"
           "\"titles\":[{\"lang\":\"de\",\"text\":\"Pumpe\"}]}\n");
    px_map_free(m);
    static const struct {
        const char *json;
        px_status want;
    } bad[] = {
        {"[]", PX_E_INPUT},
        {"{\"columns\":{\"a\":\"nothing\"}}", PX_E_INPUT},
        {"{\"colums\":{}}", PX_E_INPUT},
        {"{\"date_order\":\"ymd\"}", PX_E_INPUT},
        {"{\"columns\":{\"a\":\"ti:\"}}", PX_E_INPUT},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        px_status st = px_map_read(px_str_of(bad[i].json), &m, &err);
        if (st != bad[i].want || m)
            fail_msg("%s: %s, want %s", bad[i].json, px_status_name(st),
                     px_status_name(bad[i].want));
    }
}

/* What the report shows, given back as a map, reads the same. */
static void proposal(void **state) {
    (void)state;
    const char *text = "Title,Publication Number,Publication Date,Rank,Note\n"
                       "A,US5535303A,13/04/2001,7,n\nB,US5535304A,01/02/2001,9,m\n";
    px_err err;
    px_source *s;
    px_source_options opt = {.path = "case.csv"};
    assert_int_equal(px_source_open_memory(&opt, px_str_of(text), &s, &err), PX_OK);
    px_arena *a = px_arena_new();
    px_record r;
    while (px_source_next(s, a, &r, &err) == 1)
        ;
    px_source_report rep;
    px_source_report_get(s, &rep);
    px_buf json, first, second;
    px_buf_init(&json, PX_BUF_MAX);
    px_buf_init(&first, PX_BUF_MAX);
    px_buf_init(&second, PX_BUF_MAX);
    px_source_report_map(&rep, &json);
    assert_int_equal(rep.rows, 2);
    assert_int_equal(rep.separator, ',');
    assert_string_equal(rep.columns[2].order, "dmy");
    px_source_close(s);
    px_arena_free(a);
    px_map *m;
    assert_int_equal(px_map_read(px_buf_view(&json), &m, &err), PX_OK);
    print_records(text, NULL, &first);
    print_records(text, m, &second);
    assert_string_equal(first.p, second.p);
    px_map_free(m);
    px_buf_done(&json);
    px_buf_done(&first);
    px_buf_done(&second);
}

/* Rows of one key stand together; the first row of the next key is read before its turn, as it is:
 * with cells to repair, or none of the table's. */
static void links(void **state) {
    (void)state;
    expect("links",
           "uuid,applicant\n1-a,Äöüß Äöüß Äöü\n1-a,Beta\n2-b,Gr\xFCn\n2-b,Delta\n3-c,x,y,z\n"
           "4-d,Eta\n4-d,Eta\n5-e,Theta\n",
           NULL,
           "{\"applicants\":[\"Äöüß Äöüß Äöü\",\"Beta\"],\"ids\":[\"src:1-a\"]}\n"
           "{\"applicants\":[\"Gr\xEF\xBF\xBDn\",\"Delta\"],\"ids\":[\"src:2-b\"]}\n"
           "! line 6: the row has 4 cells, the header 2\n"
           "{\"applicants\":[\"Eta\"],\"ids\":[\"src:4-d\"]}\n"
           "{\"applicants\":[\"Theta\"],\"ids\":[\"src:5-e\"]}\n");
}

/* What stands beside names belongs to its own row, and to no later one. */
static void beside(void **state) {
    (void)state;
    expect("countries beside applicants",
           "Publication Number,Applicants,Applicant Country,Inventors\n"
           "EP1000001A1,ALPHA;BETA,DE;FR,\nEP1000002A1,GAMMA;DELTA,,\nEP1000003A1,EPSILON,IT,\n",
           NULL,
           "{\"pub\":\"EP1000001A1\",\"applicants\":[\"ALPHA [DE]\","
           "\"BETA [FR]\"]}\n"
           "{\"pub\":\"EP1000002A1\",\"applicants\":[\"GAMMA\",\"DELTA\"]}\n"
           "{\"pub\":\"EP1000003A1\",\"applicants\":[\"EPSILON [IT]\"]}\n");
}

/* Members whose names have blanks at the ends are one column in all records. */
static void blank_names(void **state) {
    (void)state;
    static const char text[] =
        "{\"title\":\"A\",\"odd \":\"v\",\"publication_number\":\"US9000001B2\"}\n"
        "{\"title\":\"B\",\"odd \":\"w\",\"publication_number\":\"US9000002B2\"}\n"
        "{\"title\":\"C\",\" odd\":\"x\",\"publication_number\":\"US9000003B2\"}\n";
    px_err err;
    px_source *s;
    px_source_options opt = {.path = "case.jsonl"};
    assert_int_equal(px_source_open_memory(&opt, px_str_of(text), &s, &err), PX_OK);
    px_arena *a = px_arena_new();
    px_record r;
    int got, n = 0;
    while ((got = px_source_next(s, a, &r, &err)) == 1) {
        assert_int_equal(r.extras.n, 1);
        assert_true(px_str_is(r.extras.v[0].name, "odd"));
        n++;
    }
    px_source_report rep;
    px_source_report_get(s, &rep);
    assert_int_equal(got, 0);
    assert_int_equal(n, 3);
    assert_int_equal(rep.n_columns, 3);
    px_arena_free(a);
    px_source_close(s);
}

static void json(void **state) {
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } cases[] = {
        {"lines, one damaged",
         "{\"id\":\"a1\",\"title\":\"泵\",\"assignee\":\"甲\"}\n{\"id\":\"a2\",\"title\n"
         "{\"id\":\"a3\",\"title\":\"T\"}\n",
         "{\"titles\":[{\"lang\":\"zh\",\"text\":\"泵\"}],\"applicants\":[\"甲\"],\"ids\":[\"src:"
         "a1\"]}\n"
         "! line 2: \n"
         "{\"titles\":[\"T\"],\"ids\":[\"src:a3\"]}\n"},
        {"a container, lists of objects with nothing in them, numbers of the office",
         "{\"count\":1,\"patents\":[{\"patent_number\":\"9928926\",\"patent_title\":\"T\","
         "\"cited_patents\":[{\"cited_patent_number\":\"2969308\"}],"
         "\"citedby_patents\":[{\"citedby_patent_number\":null}]}],\"total\":1}",
         "{\"pub\":{\"number\":\"US9928926\",\"given\":\"9928926\"},\"titles\":[{\"lang\":"
         "\"en\",\"text\":\"T\"}],"
         "\"cites\":[\"US2969308\"]}\n"},
        {"an array over several lines",
         "[\n {\"publication_number\":\"US-3971923-A\",\n  \"title\":\"T\"},\n 5\n]\n",
         "{\"pub\":{\"number\":\"US3971923A\",\"given\":\"US-3971923-A\"},\"titles\":[\"T\"]}\n"
         "! line 4: this is no JSON object\n"},
        {"an array that is cut off",
         "[{\"publication_number\":\"US3971923A\",\"title\":\"T\"},{\"publication_number\":\"US1",
         "{\"pub\":\"US3971923A\",\"titles\":[\"T\"]}\n"
         "! line 1: the text is not closed: the end of the file is missing\n"},
        {"our own records", "{\"pub\":\"US3971923A\",\"titles\":[\"T\"]}\n",
         "{\"pub\":\"US3971923A\",\"titles\":[\"T\"]}\n"},
        {"our own records in an array", "[{\"pub\":\"US3971923A\",\"titles\":[\"T\"]}]",
         "{\"pub\":\"US3971923A\",\"titles\":[\"T\"]}\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_buf out, cut;
        px_buf_init(&out, PX_BUF_MAX);
        px_buf_init(&cut, PX_BUF_MAX);
        print_records(cases[i].text, NULL, &out);
        /* the parser's own words are not ours to fix here */
        for (size_t k = 0; k < out.n;) {
            const char *end = memchr(out.p + k, '\n', out.n - k);
            px_str line = px_str_sub(px_buf_view(&out), k, (size_t)(end - out.p));
            if (px_str_starts(line, PX_STR("! line 2: "))) line.n = 10;
            px_buf_str(&cut, line);
            px_buf_c(&cut, "\n");
            k = (size_t)(end - out.p) + 1;
        }
        if (!px_str_is(px_buf_view(&cut), cases[i].want))
            fail_msg("%s\ngot:\n" PX_STR_FMT "want:\n%s", cases[i].name,
                     PX_STR_ARG(px_buf_view(&cut)), cases[i].want);
        px_buf_done(&out);
        px_buf_done(&cut);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables), cmocka_unit_test(maps),   cmocka_unit_test(proposal),
        cmocka_unit_test(links),  cmocka_unit_test(beside), cmocka_unit_test(blank_names),
        cmocka_unit_test(json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
