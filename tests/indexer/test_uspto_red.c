/* test_uspto_red.c: red book documents with each element, many in one file, and what is wrong. All
 * are made up. */
#include "base/text.h"
#include "indexer/us_parts.h"
#include "tests/indexer/uspto_kit.h"

static const struct {
    const char *name, *text, *want;
} cases[] = {
    {"grants",
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
     "<!DOCTYPE us-patent-grant SYSTEM \"us-patent-grant-v45-2014-04-03.dtd\" [ ]>\n"
     "<us-patent-grant lang=\"EN\" dtd-version=\"v4.5 2014-04-03\" country=\"US\" "
     "date-publ=\"20150106\">\n"
     "<us-bibliographic-data-grant>\n"
     "<publication-reference><document-id><country>US</country><doc-number>08900001</doc-n"
     "umber><kind>B2</kind><date>20150106</date></document-id></publication-reference>\n"
     "<application-reference appl-type=\"utility\"><document-id><country>US</country><doc-"
     "number>13900001</doc-number><date>20130522</date></document-id></application-referen"
     "ce>\n"
     "<us-application-series-code>13</us-application-series-code>\n"
     "<us-term-of-grant><us-term-extension>167</us-term-extension><disclaimer><text>This "
     "patent is subject to a terminal disclaimer.</text></disclaimer></us-term-of-grant>\n"
     "<classifications-ipcr><classification-ipcr><ipc-version-indicator><date>20060101</da"
     "te></ipc-version-indicator><classification-level>A</classification-level><section>H<"
     "/section><class>05</class><subclass>K</subclass><main-group>9</main-group><subgroup>"
     "00</subgroup><symbol-position>L</symbol-position><classification-value>I</classifica"
     "tion-value></classification-ipcr>\n"
     "<classification-ipcr><ipc-version-indicator><date>20110101</date></ipc-version-indic"
     "ator><section>G</section><class>06</class><subclass>F</subclass><main-group>1</main-"
     "group><subgroup>16</subgroup><symbol-position>F</symbol-position><classification-val"
     "ue>N</classification-value></classification-ipcr></classifications-ipcr>\n"
     "<classifications-cpc><main-cpc><classification-cpc><cpc-version-indicator><date>2013"
     "0101</date></cpc-version-indicator><section>H</section><class>05</class><subclass>K<"
     "/subclass><main-group>9</main-group><subgroup>0066</subgroup><symbol-position>F</sym"
     "bol-position><classification-value>I</classification-value></classification-cpc></ma"
     "in-cpc>\n"
     "<further-cpc><classification-cpc><section>Y</section><class>10</class><subclass>T</s"
     "ubclass><main-group>29</main-group><subgroup>49</subgroup><classification-value>A</c"
     "lassification-value></classification-cpc>\n"
     "<combination-set><group-number>1</group-number><combination-rank><rank-number>1</ran"
     "k-number><classification-cpc><section>C</section><class>08</class><subclass>L</subcl"
     "ass><main-group>23</main-group><subgroup>0815</subgroup></classification-cpc></combi"
     "nation-rank><combination-rank><rank-number>2</rank-number><classification-cpc><secti"
     "on>C</section><class>08</class><subclass>L</subclass><main-group>2205</main-group><s"
     "ubgroup>02</subgroup></classification-cpc></combination-rank></combination-set></fur"
     "ther-cpc></classifications-cpc>\n"
     "<classification-national><country>US</country><main-classification>  2 "
     "52</main-classification><further-classification> "
     "4012404</further-classification><further-classification> 24 305 "
     "R</further-classification></classification-national>\n"
     "<invention-title id=\"d0e53\">Cooling of <i>coils</i> with "
     "H<sub>2</sub>O</invention-title>\n"
     "<us-references-cited>\n"
     "<us-citation><patcit num=\"00001\"><document-id><country>US</country><doc-number>675"
     "108</doc-number><kind>A</kind><name>Parks</name><date>19010500</date></document-id><"
     "/patcit><category>cited by examiner</category><classification-national><country>US</"
     "country><main-classification> 24  9</main-classification></classification-national><"
     "/us-citation>\n"
     "<us-citation><patcit num=\"00002\"><document-id><country>WO</country><doc-number>WO "
     "96/25012</doc-number><date>19960800</date></document-id></patcit><category>cited by "
     "applicant</category></us-citation>\n"
     "<us-citation><nplcit num=\"00003\"><othercit>Smith, <i>Plasma</i>, 1999, pp. "
     "1-2.</othercit></nplcit><category>cited by other</category></us-citation>\n"
     "</us-references-cited>\n"
     "<number-of-claims>3</number-of-claims><us-exemplary-claim>1</us-exemplary-claim>\n"
     "<us-field-of-classification-search><classification-national><country>US</country><ma"
     "in-classification>361763</main-classification></classification-national></us-field-o"
     "f-classification-search>\n"
     "<figures><number-of-drawing-sheets>2</number-of-drawing-sheets><number-of-figures>4<"
     "/number-of-figures></figures>\n"
     "<us-related-documents>\n"
     "<us-provisional-application><document-id><country>US</country><doc-number>61650001</"
     "doc-number><date>20120522</date></document-id></us-provisional-application>\n"
     "<continuation-in-part><relation><parent-doc><document-id><country>US</country><doc-n"
     "umber>12/800,002</doc-number><date>20100301</date></document-id><parent-grant-docume"
     "nt><document-id><country>US</country><doc-number>8123456</doc-number></document-id><"
     "/parent-grant-document><parent-pct-document><document-id><country>WO</country><doc-n"
     "umber>PCT/US2009/001234</doc-number><date>20090301</date></document-id></parent-pct-"
     "document></parent-doc><child-doc><document-id><country>US</country><doc-number>13900"
     "001</doc-number></document-id></child-doc></relation></continuation-in-part>\n"
     "<related-publication><document-id><country>US</country><doc-number>20130300001</doc-"
     "number><kind>A1</kind><date>20131114</date></document-id></related-publication>\n"
     "</us-related-documents>\n"
     "<us-parties>\n"
     "<us-applicants><us-applicant sequence=\"001\" app-type=\"applicant\" "
     "designation=\"us-only\" applicant-authority-category=\"assignee\"><addressbook><orgn"
     "ame>Example Corp.</orgname><address><city>Austin</city><state>TX</state><country>US<"
     "/country></address></addressbook><residence><country>US</country></residence></us-ap"
     "plicant></us-applicants>\n"
     "<inventors><inventor sequence=\"001\" designation=\"us-only\"><addressbook><last-nam"
     "e>Lee</last-name><first-name>Peter</first-name><middle-name>Q.</middle-name><suffix>"
     "Jr.</suffix><address><city>Kyoto</city><country>JP</country></address></addressbook>"
     "</inventor><us-deceased-inventor sequence=\"002\"><addressbook><last-name>Berg</last"
     "-name><first-name>Ida</first-name><address><city>Oslo</city><country>unknown</countr"
     "y></address></addressbook><residence><country>NO</country></residence></us-deceased-"
     "inventor></inventors>\n"
     "<agents><agent sequence=\"01\" rep-type=\"attorney\"><addressbook><orgname>Smith "
     "&amp; Sons LLP</orgname><address><country>unknown</country></address></addressbook><"
     "/agent></agents>\n"
     "</us-parties>\n"
     "<assignees><assignee><addressbook><orgname>Example "
     "Corp.</orgname><role>02</role><address><street>1 Main "
     "St.</street><city>Austin</city><state>TX</state><postcode>78701</postcode></address>"
     "</addressbook></assignee><assignee><addressbook><last-name>Berg</last-name><first-na"
     "me>Ida</first-name><role>05</role><address><city>Oslo</city><country>NO</country></a"
     "ddress></addressbook></assignee></assignees>\n"
     "<examiners><primary-examiner><last-name>Stone</last-name><first-name>Anna</first-nam"
     "e><department>2835</department></primary-examiner><assistant-examiner><last-name>Woo"
     "d</last-name><first-name>Bo</first-name></assistant-examiner></examiners>\n"
     "<pct-or-regional-filing-data><document-id><country>WO</country><doc-number>PCT/JP201"
     "2/012345</doc-number><kind>00</kind><date>20120101</date></document-id><us-371c124-d"
     "ate><date>20130522</date></us-371c124-date></pct-or-regional-filing-data>\n"
     "<pct-or-regional-publishing-data><document-id><country>WO</country><doc-number>WO201"
     "2/098765</doc-number><kind>A </kind><date>20120712</date></document-id></pct-or-regi"
     "onal-publishing-data>\n"
     "<priority-claims><priority-claim sequence=\"01\" "
     "kind=\"national\"><country>JP</country><doc-number>2011-123456</doc-number><date>201"
     "10601</date></priority-claim></priority-claims>\n"
     "</us-bibliographic-data-grant>\n"
     "<abstract id=\"abstract\"><p id=\"p-0001\" num=\"0000\">A coil is "
     "cooled.</p></abstract>\n"
     "<drawings id=\"DRAWINGS\"><figure id=\"Fig-1\" num=\"1\"><img "
     "file=\"x.TIF\"/></figure></drawings>\n"
     "<description id=\"description\"><?summary-of-invention end=\"lead\"?><heading "
     "id=\"h-0001\" level=\"1\">FIELD</heading><p id=\"p-0002\" num=\"0001\">Coils &amp; "
     "water: <maths id=\"M1\" num=\"00001\"><math><mi>x</mi><mo>=</mo><mn>2</mn></math></m"
     "aths> holds.</p><p id=\"p-0003\" num=\"0002\"><tables id=\"T1\" "
     "num=\"00001\"><table><tgroup cols=\"2\"><tbody><row><entry>a</entry> "
     "<entry>b</entry></row><row><entry>1</entry> "
     "<entry>2</entry></row></tbody></tgroup></table></tables></p></description>\n"
     "<us-math idrefs=\"M1\" nb-file=\"x.NB\"><img file=\"x.TIF\"/></us-math>\n"
     "<us-claim-statement>What is claimed is:</us-claim-statement>\n"
     "<claims id=\"claims\"><claim id=\"CLM-00001\" num=\"00001\"><claim-text>1. A coil "
     "comprising:<claim-text>a pipe; and</claim-text><claim-text>a "
     "pump.</claim-text></claim-text></claim><claim id=\"CLM-00002\" "
     "num=\"00002\"><claim-text>2. The coil of <claim-ref idref=\"CLM-00001\">claim "
     "1</claim-ref>, wherein x is 1.5 mm.</claim-text></claim><claim id=\"CLM-00003\" "
     "num=\"00003\"><claim-text>3. A pump.</claim-text></claim></claims>\n"
     "</us-patent-grant>\n"
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
     "<!DOCTYPE sequence-cwu SYSTEM \"us-sequence-listing.dtd\" [ ]>\n"
     "<sequence-cwu id=\"S\"><number>1</number><s-data>atg</s-data></sequence-cwu>\n"
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
     "<!DOCTYPE us-patent-grant SYSTEM \"us-patent-grant-v42-2006-08-23.dtd\" [ <!ENTITY "
     "x SYSTEM \"file:///etc/passwd\"> ]>\n"
     "<us-patent-grant lang=\"EN\"><us-bibliographic-data-grant><publication-reference><do"
     "cument-id><country>US</country><doc-number>D0656296</doc-number><kind>S1</kind><date"
     ">20120327</date></document-id></publication-reference>\n"
     "<application-reference appl-type=\"design\"><document-id><country>US</country><doc-n"
     "umber>29381217</doc-number><date>20101216</date></document-id></application-referenc"
     "e>\n"
     "<us-term-of-grant><length-of-grant>14</length-of-grant></us-term-of-grant>\n"
     "<classification-locarno><edition>9</edition><main-classification>0101</main-classifi"
     "cation></classification-locarno>\n"
     "<classification-national><country>US</country><main-classification>D "
     "1128</main-classification></classification-national>\n"
     "<invention-title>Snack &x; piece</invention-title>\n"
     "<references-cited><citation><patcit><document-id><country>US</country><doc-number>D3"
     "8206</doc-number><kind>S</kind><date>19060800</date></document-id></patcit><category"
     ">cited by examiner</category></citation></references-cited>\n"
     "<parties><applicants><applicant sequence=\"001\" app-type=\"applicant\" "
     "designation=\"us-only\"><addressbook><last-name>Heir</last-name><first-name>Ann</fir"
     "st-name><address><city>Rome</city><country>IT</country></address></addressbook></app"
     "licant><applicant sequence=\"002\" app-type=\"applicant-inventor\" "
     "designation=\"us-only\"><addressbook><last-name>Calvin</last-name><first-name>Nora</"
     "first-name><address><city>Frisco</city><state>TX</state><country>US</country></addre"
     "ss></addressbook><nationality><country>omitted</country></nationality><residence><co"
     "untry>US</country></residence></applicant></applicants><correspondence-address><addr"
     "essbook><name>Law Office</name><address><city>X</city></address></addressbook></corr"
     "espondence-address></parties>\n"
     "<assignees><assignee><orgname>Snack Works</orgname><role>02</role></assignee></assig"
     "nees>\n"
     "<us-related-documents><division><relation><parent-doc><document-id><country>US</coun"
     "try><doc-number>29285560</doc-number><date>20070402</date></document-id><parent-stat"
     "us>ABANDONED</parent-status></parent-doc></relation></division><us-reexamination-rei"
     "ssue-merger><relation><parent-doc><document-id><country>US</country><doc-number>9000"
     "8000</doc-number><date>20060101</date></document-id></parent-doc></relation></us-ree"
     "xamination-reissue-merger></us-related-documents>\n"
     "</us-bibliographic-data-grant><claims><claim id=\"CLM-00001\" "
     "num=\"00001\"><claim-text>The ornamental "
     "design.</claim-text></claim></claims></us-patent-grant>\n"
     "<us-patent-grant lang=\"EN\"><abstract/></us-patent-grant>\n"
     "<us-patent-grant lang=\"EN\"><us-bibliographic-data-grant/></us-patent-grant>\n"
     "<us-patent-grant lang=\"EN\"><us-bibliographic-data-grant><b></us-bibliographic-data"
     "-grant></us-patent-grant>\n",
     "{\"pub\":{\"number\":\"US8900001B2\",\"given\":\"08900001\",\"date\":\"2015-01-06\"}"
     ",\"app\":{\"number\":\"US201313900001\",\"given\":\"13/900001\",\"date\":\"2013-05-2"
     "2\"},\"priorities\":[{\"number\":\"JP2011123456\",\"given\":\"2011-123456\",\"date\""
     ":\"2011-06-01\"},{\"number\":\"US201261650001\",\"given\":\"61/650001\",\"date\":\"2"
     "012-05-22\"},{\"number\":\"US201012800002\",\"given\":\"12/800002\",\"date\":\"2010-"
     "03-01\"},{\"number\":\"PCT/US2009/001234\",\"date\":\"2009-03-01\"},{\"number\":\"PC"
     "T/JP2012/012345\",\"date\":\"2012-01-01\"}],\"type\":\"invention_grant\",\"doc_type"
     "\":\"utility\",\"lang\":\"en\",\"titles\":[{\"lang\":\"en\",\"text\":\"Cooling of "
     "coils with H2O\"}],\"abstracts\":[{\"lang\":\"en\",\"text\":\"A coil is "
     "cooled.\"}],\"claims\":[{\"lang\":\"en\",\"text\":\"A coil comprising:\\na pipe; "
     "and\\na pump.\"},{\"lang\":\"en\",\"text\":\"The coil of claim 1, wherein x is 1.5 "
     "mm.\"},{\"lang\":\"en\",\"text\":\"A pump.\"}],\"descriptions\":[{\"lang\":\"en\",\""
     "text\":\"FIELD\\nCoils & water:\\nx=2\\nholds.\\na b\\n1 "
     "2\"}],\"applicants\":[{\"name\":\"Example "
     "Corp.\",\"country\":\"US\",\"province\":\"TX\",\"city\":\"Austin\"}],\"owners\":[{\""
     "name\":\"Example Corp.\",\"country\":\"US\",\"province\":\"TX\",\"city\":\"Austin\","
     "\"address\":\"1 Main St., 78701\"},{\"name\":\"Ida "
     "Berg\",\"country\":\"NO\",\"city\":\"Oslo\"}],\"inventors\":[{\"name\":\"Peter Q. "
     "Lee Jr.\",\"country\":\"JP\",\"city\":\"Kyoto\"},{\"name\":\"Ida "
     "Berg\",\"country\":\"NO\",\"city\":\"Oslo\"}],\"agents\":[\"Smith & Sons "
     "LLP\"],\"examiners\":[\"Anna Stone\",\"Bo Wood\"],\"ipc\":[\"G06F1/16 2011.01 "
     "A\",\"H05K9/00 2006.01 I\"],\"cpc\":[\"H05K9/0066 2013.01 I F\",\"Y10T29/49 "
     "A\"],\"uspc\":[\"2/52 F\",\"40/124.04\",\"24/30.5R\"],\"cites\":[{\"number\":\"US675"
     "108A\",\"by\":\"examiner\",\"date\":\"1901-05\"},{\"number\":\"WO1996025012\",\"by\""
     ":\"applicant\",\"date\":\"1996-08\"},{\"text\":\"Smith, Plasma, 1999, pp. "
     "1-2.\",\"by\":\"other\"}],\"events\":[{\"date\":\"2013-11-14\",\"kind\":\"published"
     "\",\"text\":\"US20130300001A1\"}],\"n_claims\":3,\"extras\":{\"cpc_set\":\"C08L23/08"
     "15 + C08L2205/02\",\"art_unit\":\"2835\",\"continuation_in_part_of\":\"US20101280000"
     "2\",\"parent_patent\":\"US8123456\",\"related_publication\":\"US2013300001A1\",\"dat"
     "e_371\":\"2013-05-22\",\"pct_publication\":\"WO2012098765A\",\"figures\":\"4\",\"she"
     "ets\":\"2\",\"term_extension_days\":\"167\",\"disclaimer\":\"This patent is subject "
     "to a terminal disclaimer.\"}}\n"
     "{\"pub\":{\"number\":\"USD656296S1\",\"given\":\"D0656296\",\"date\":\"2012-03-27\"}"
     ",\"app\":{\"number\":\"US201029381217\",\"given\":\"29/381217\",\"date\":\"2010-12-1"
     "6\"},\"priorities\":[{\"number\":\"US200729285560\",\"given\":\"29/285560\",\"date\""
     ":\"2007-04-02\"}],\"type\":\"design\",\"doc_type\":\"design\",\"lang\":\"en\",\"titl"
     "es\":[{\"lang\":\"en\",\"text\":\"Snack &x; "
     "piece\"}],\"claims\":[{\"lang\":\"en\",\"text\":\"The ornamental "
     "design.\"}],\"applicants\":[\"Snack Works\"],\"owners\":[\"Snack "
     "Works\"],\"inventors\":[{\"name\":\"Nora "
     "Calvin\",\"country\":\"US\",\"province\":\"TX\",\"city\":\"Frisco\"}],\"uspc\":[\"D1"
     "/128 F\"],\"locarno\":[{\"symbol\":\"01-01\",\"edition\":\"9\",\"first\":true}],\"ci"
     "tes\":[{\"number\":\"USD38206S\",\"by\":\"examiner\",\"date\":\"1906-08\"}],\"extras"
     "\":{\"correspondence\":\"Law Office\",\"representative\":\"Ann "
     "Heir\",\"division_of\":\"US200729285560\",\"reexamination_of\":\"US200690008000\",\""
     "term_years\":\"14\"}}\n"
     "! line 63: <us-patent-grant> has no bibliographic data\n"
     "! line 64: <us-patent-grant> has no publication number\n"
     "! line 65: the markup is not well formed: Premature end of data in tag "
     "us-patent-grant line 1\n"},
    {"application",
     "<us-patent-application lang=\"EN\" dtd-version=\"v4.0 "
     "2004-12-02\"><us-bibliographic-data-application lang=\"EN\" country=\"US\">\n"
     "<publication-reference><document-id><country>US</country><doc-number>20050004437</do"
     "c-number><kind>P1</kind><date>20050106</date></document-id></publication-reference>"
     "\n"
     "<application-reference appl-type=\"plant\"><document-id><country>US</country><doc-nu"
     "mber>10600001</doc-number><date>20030632</date></document-id></application-reference"
     ">\n"
     "<classification-ipc><edition>07</edition><main-classification>A01H005/00</main-class"
     "ification><further-classification>A45F  504</further-classification></classification"
     "-ipc>\n"
     "<classification-national><country>US</country><main-classification>PLT/156</main-cla"
     "ssification></classification-national>\n"
     "<invention-title>Rose plant</invention-title><us-botanic><latin-name>Rosa "
     "hybrida</latin-name><variety>'Made Up'</variety></us-botanic>\n"
     "<parties><applicants><applicant app-type=\"applicant-inventor\"><addressbook><last-n"
     "ame>Mono</last-name></addressbook></applicant></applicants></parties>\n"
     "<hague-agreement-data><international-registration-number>DM/1</international-registr"
     "ation-number></hague-agreement-data>\n"
     "</us-bibliographic-data-application></us-patent-application>\n",
     "{\"pub\":{\"number\":\"US2005004437P1\",\"given\":\"20050004437\",\"date\":\"2005-01"
     "-06\"},\"app\":{\"number\":\"US200310600001\",\"given\":\"10/600001\",\"date\":\"200"
     "3-06\"},\"type\":\"plant\",\"doc_type\":\"plant\",\"lang\":\"en\",\"titles\":[{\"lan"
     "g\":\"en\",\"text\":\"Rose plant\"}],\"applicants\":[\"Mono\"],\"inventors\":[\"Mono"
     "\"],\"ipc\":[{\"symbol\":\"A01H5/00\",\"edition\":\"7\"},{\"symbol\":\"A45F5/04\",\""
     "edition\":\"7\"}],\"uspc\":[\"PLT/156 F\"],\"extras\":{\"hague_registration\":\"DM/1"
     "\",\"latin_name\":\"Rosa hybrida\",\"variety\":\"'Made Up'\"}}\n"},
};

static void reads(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        uspto_check(cases[i].name, cases[i].text, cases[i].want);
}

/* Two documents in one file, of which the first is cut off: the second is read. */
static void cut_off(void **state) {
    (void)state;
    static const char two[] =
        "<?xml version=\"1.0\"?>\n<us-patent-grant><us-bibliographic-data-grant>"
        "<publication-reference>\n<?xml version=\"1.0\"?>\n"
        "<us-patent-application><us-bibliographic-data-application><publication-reference>"
        "<document-id><country>US</country><doc-number>20050004437</doc-number><kind>A1</kind>"
        "<date>20050106</date></document-id></publication-reference>"
        "</us-bibliographic-data-application></us-patent-application>\n";
    uspto_check("cut off", two,
                "! line 2: element <us-patent-grant>: the next document begins inside it\n"
                "{\"pub\":{\"number\":\"US2005004437A1\",\"given\":\"20050004437\","
                "\"date\":\"2005-01-06\"},\"type\":\"invention\",\"lang\":\"en\"}\n");
}

static void assert_str(px_str got, const char *want, const char *of) {
    if (!px_str_is(got, want))
        fail_msg("\"%s\": got \"" PX_STR_FMT "\", want \"%s\"", of, PX_STR_ARG(got), want);
}

static void parts(void **state) {
    (void)state;
    static const char *const uspc[][2] = {
        {"  2 52", "2/52"},
        {"  2336", "2/336"},
        {" 24303", "24/303"},
        {" 4012404", "40/124.04"},
        {"D14480", "D14/480"},
        {" 24 305 R", "24/30.5R"},
        {" 68181 R", "68/181R"},
        {"179  2DD", "179/2DD"},
        {"340172.5", "340/172.5"},
        {"D 1128", "D1/128"},
        {"PLT/156", "PLT/156"},
        {"224 42.03R", "224/42.03R"},
        {"12", "12"},
        {"", ""},
        {"abcdefghijklmnopqrstuv", "abcdefghijklmnopqrstuv"},
    };
    static const char *const ipc[][2] = {
        {"A45F  504", "A45F5/04"},    {"G06F 1516", "G06F15/16"}, {"A61K 31505", "A61K31/505"},
        {"G06F017/60", "G06F017/60"}, {"1402", "1402"},           {"H04L 12/56", "H04L 12/56"},
        {"B60R  90", "B60R9/00"},     {"B60R  9x", "B60R  9x"},
    };
    static const char *const app[][3] = {
        {"", "10339710", "10/339710"},
        {"", "13/676,098", "13/676098"},
        {"09", "413215", "09/413215"},
        {"5", "1234", "5/001234"},
        {"", "PCT/NO98/00107", "PCT/NO98/00107"},
        {"", "351745", "351745"},
        {"", "", ""},
        {"", "10/339 710 A", "10/339 710 A"},
    };
    static const struct {
        const char *text;
        uint32_t ymd;
    } dates[] = {
        {"20050104", 20050104},
        {"19010500", 19010500},
        {"19990532", 19990500},
        {"20051301", 20050000},
        {"2005-01-04", 20050104},
        {"01-04-2005", 20050104},
        {"2013-06-04T00:00:00Z", 20130604},
        {"2020-10-28 00:00:00", 20201028},
        {"0001-01-01T00:00:00Z", 0},
        {"none", 0},
        {"", 0},
        {"00000000", 0},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof uspc / sizeof *uspc; i++)
        assert_str(px_us_uspc(a, px_str_of(uspc[i][0])), uspc[i][1], uspc[i][0]);
    for (size_t i = 0; i < sizeof ipc / sizeof *ipc; i++)
        assert_str(px_us_ipc(a, px_str_of(ipc[i][0])), ipc[i][1], ipc[i][0]);
    for (size_t i = 0; i < sizeof app / sizeof *app; i++)
        assert_str(px_us_application(a, px_str_of(app[i][0]), px_str_of(app[i][1])), app[i][2],
                   app[i][1]);
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        if (px_us_date(px_str_of(dates[i].text)) != dates[i].ymd)
            fail_msg("\"%s\": %u, want %u", dates[i].text, px_us_date(px_str_of(dates[i].text)),
                     dates[i].ymd);
    assert_str(px_us_subclass(a, PX_STR("705"), PX_STR("026000")), "705/26", "026000");
    assert_str(px_us_subclass(a, PX_STR("40"), PX_STR("124040")), "40/124.04", "124040");
    assert_str(px_us_subclass(a, PX_STR("D14"), PX_STR("480")), "D14/480", "480");
    assert_str(px_us_turned(a, PX_STR("Pill, III; Albert M"), ';'), "Albert M Pill, III", "turned");
    assert_str(px_us_turned(a, PX_STR("Example Corp"), ';'), "Example Corp", "turned");
    px_arena_free(a);
}

int main(void) {
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads), cmocka_unit_test(cut_off),
                                       cmocka_unit_test(parts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
