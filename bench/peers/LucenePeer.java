/*
 * LucenePeer: Apache Lucene over the same records and questions, to measure patix against.
 *
 *     LucenePeer index IN.jsonl DIR
 *     LucenePeer run DIR QUERIES [--repeat R] [--seconds S] [--warm W]
 *
 * Titles and abstracts go into two fields: `s` with English Snowball stems for single words (frequencies and
 * norms, no positions) and `e` with the exact lower-case words and their positions for phrases, distances and
 * wildcards. Stop words are indexed in both. Class symbols are whole terms (a subtree is a prefix), the
 * publication date is a point. One merged segment, memory-mapped, one thread, no query cache: the kindest
 * setting for counting.
 *
 * QUERIES has lines of class<TAB>kind<TAB>query, as pick_queries writes them: words, "phrases", AND, OR, AND NOT,
 * brackets, a NEAR/3 b, a ADJ/3 b (any operands of words and phrases), lase*, *aser, l?ser, ipc=H01M10 (or H01M),
 * pd=[2010 TO 2012]. A word alone goes to `s`; all else about words to `e`. Kinds:
 *   count, phrase, near, wild   exact number of matches
 *   set                         every matching docid
 *   top10                       BM25 (k1 1.2, b 0.75), ten best; the collector may stop counting (1,000)
 * The whole list runs W times (2) first, so that the JVM has compiled what it wants to compile; then each query
 * runs R times (21; after 5 no more once S seconds are spent). Output as naive_xapian's.
 */
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.TotalHitCountCollector;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.search.spans.SpanMultiTermQueryWrapper;
import org.apache.lucene.search.spans.SpanNearQuery;
import org.apache.lucene.search.spans.SpanOrQuery;
import org.apache.lucene.search.spans.SpanQuery;
import org.apache.lucene.search.spans.SpanTermQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;

public final class LucenePeer {
    private static final int PHRASE_GAP = 1000; // no phrase goes from one text into the next

    private static Analyzer analyzer(boolean stems) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                Tokenizer words = new StandardTokenizer();
                TokenStream lower = new LowerCaseFilter(words);
                return new TokenStreamComponents(words, stems ? new SnowballFilter(lower, "English") : lower);
            }

            @Override
            public int getPositionIncrementGap(String field) {
                return PHRASE_GAP;
            }
        };
    }

    private static final Analyzer STEMS = analyzer(true), EXACT = analyzer(false);

    private static Analyzer both() {
        return new DelegatingAnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
            @Override
            protected Analyzer getWrappedAnalyzer(String field) {
                return field.equals("s") ? STEMS : EXACT;
            }
        };
    }

    /* ---- indexing ---- */

    private static FieldType text(IndexOptions options) {
        FieldType t = new FieldType();
        t.setTokenized(true);
        t.setIndexOptions(options);
        t.freeze();
        return t;
    }

    private static String member(JsonElement e, String key) {
        if (e == null || e.isJsonNull()) return "";
        if (!e.isJsonObject()) return e.getAsString();
        JsonElement m = e.getAsJsonObject().get(key);
        return m == null || m.isJsonNull() ? "" : m.getAsString();
    }

    private static JsonArray list(JsonObject o, String key) {
        JsonElement e = o.get(key);
        return e != null && e.isJsonArray() ? e.getAsJsonArray() : new JsonArray();
    }

    private static Document document(String line, FieldType stems, FieldType exact) {
        JsonObject record = JsonParser.parseString(line).getAsJsonObject();
        Document d = new Document();
        for (String key : new String[] {"titles", "abstracts"})
            for (JsonElement t : list(record, key)) {
                d.add(new Field("s", member(t, "text"), stems));
                d.add(new Field("e", member(t, "text"), exact));
            }
        JsonElement pub = record.get("pub");
        String date = member(pub, "date").replace("-", "");
        if (!date.isEmpty()) d.add(new IntPoint("pd", Integer.parseInt(date)));
        for (JsonElement c : list(record, "ipc"))
            d.add(new StringField("ipc", member(c, "symbol").split(" ")[0], Field.Store.NO));
        return d;
    }

    private static void index(String in, String dir) throws Exception {
        FieldType stems = text(IndexOptions.DOCS_AND_FREQS), exact = text(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        long start = System.nanoTime(), n = 0;
        IndexWriterConfig config = new IndexWriterConfig(both()).setRAMBufferSizeMB(512);
        config.setUseCompoundFile(false);
        try (BufferedReader lines = Files.newBufferedReader(Paths.get(in));
                IndexWriter w = new IndexWriter(FSDirectory.open(Paths.get(dir)), config)) {
            for (String line; (line = lines.readLine()) != null; n++)
                if (!line.isEmpty()) w.addDocument(document(line, stems, exact));
            w.forceMerge(1);
            w.commit();
        }
        System.out.printf("records %d%nseconds %.2f%n", n, (System.nanoTime() - start) / 1e9);
    }

    /* ---- questions ---- */

    /** A part of a question that knows how to be a query of its own and a span within a distance. */
    private static final class Part {
        final Query query;
        final SpanQuery span;

        Part(Query query, SpanQuery span) {
            this.query = query;
            this.span = span;
        }
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        private void blanks() {
            while (at < text.length() && text.charAt(at) == ' ') at++;
        }

        private boolean word(String w) {
            blanks();
            if (!text.startsWith(w + " ", at)) return false;
            at += w.length() + 1;
            return true;
        }

        Part either() throws Exception {
            List<Part> parts = new ArrayList<>();
            parts.add(both());
            while (word("OR")) parts.add(both());
            if (parts.size() == 1) return parts.get(0);
            BooleanQuery.Builder b = new BooleanQuery.Builder();
            SpanQuery[] spans = new SpanQuery[parts.size()];
            for (int i = 0; i < parts.size(); i++) {
                b.add(parts.get(i).query, Occur.SHOULD);
                spans[i] = parts.get(i).span;
            }
            boolean can = Arrays.stream(spans).allMatch(s -> s != null);
            return new Part(b.build(), can ? new SpanOrQuery(spans) : null);
        }

        private Part both() throws Exception {
            Part first = near();
            BooleanQuery.Builder b = null;
            while (true) {
                boolean not;
                if (word("AND NOT")) not = true;
                else if (word("AND")) not = false;
                else break;
                if (b == null) {
                    b = new BooleanQuery.Builder();
                    b.add(first.query, Occur.MUST);
                }
                b.add(near().query, not ? Occur.MUST_NOT : Occur.MUST);
            }
            return b == null ? first : new Part(b.build(), null);
        }

        private Part near() throws Exception {
            Part left = one();
            while (true) {
                blanks();
                boolean any = text.startsWith("NEAR/", at), ordered = text.startsWith("ADJ/", at);
                if (!any && !ordered) return left;
                int end = text.indexOf(' ', at);
                int distance = Integer.parseInt(text.substring(at + (any ? 5 : 4), end));
                at = end;
                SpanQuery s = new SpanNearQuery(new SpanQuery[] {left.span, one().span}, distance - 1, ordered);
                left = new Part(s, s);
            }
        }

        private Part one() throws Exception {
            blanks();
            char c = text.charAt(at);
            if (c == '(') {
                at++;
                Part p = either();
                blanks();
                at++;
                return p;
            }
            int end;
            if (c == '"') {
                end = text.indexOf('"', at + 1);
                String[] words = text.substring(at + 1, end).split(" ");
                at = end + 1;
                PhraseQuery phrase = new PhraseQuery("e", words);
                SpanQuery[] spans = new SpanQuery[words.length];
                for (int i = 0; i < words.length; i++) spans[i] = new SpanTermQuery(new Term("e", words[i]));
                return new Part(phrase, spans.length == 1 ? spans[0] : new SpanNearQuery(spans, 0, true));
            }
            for (end = at; end < text.length() && " )".indexOf(text.charAt(end)) < 0; end++)
                if (text.charAt(end) == '[') end = text.indexOf(']', end);
            String w = text.substring(at, end);
            at = end;
            if (w.startsWith("ipc=")) {
                String symbol = w.substring(4);
                String prefix = symbol.length() > 4 ? symbol + "/" : symbol;
                return new Part(new PrefixQuery(new Term("ipc", prefix)), null);
            }
            if (w.startsWith("pd=[")) {
                String[] ends = w.substring(4, w.length() - 1).split(" TO ");
                return new Part(IntPoint.newRangeQuery("pd", Integer.parseInt(ends[0]) * 10000,
                                        Integer.parseInt(ends[1]) * 10000 + 9999), null);
            }
            boolean signs = w.indexOf('*') >= 0 || w.indexOf('?') >= 0;
            if (signs) {
                MultiTermQuery q = w.indexOf('*') == w.length() - 1 && w.indexOf('?') < 0
                        ? new PrefixQuery(new Term("e", w.substring(0, w.length() - 1)))
                        : new WildcardQuery(new Term("e", w));
                return new Part(q, new SpanMultiTermQueryWrapper<>(q));
            }
            return new Part(new TermQuery(new Term("s", stem(w))), new SpanTermQuery(new Term("e", w)));
        }
    }

    private static String stem(String w) throws Exception {
        try (TokenStream t = STEMS.tokenStream("s", w)) {
            t.reset();
            String s = t.incrementToken() ? t.getAttribute(CharTermAttribute.class).toString() : w;
            t.end();
            return s;
        }
    }

    /** Every docid into an array. */
    private static final class Docids extends SimpleCollector {
        final int[] v;
        int n, base;

        Docids(int[] v) {
            this.v = v;
        }

        @Override
        protected void doSetNextReader(LeafReaderContext c) {
            base = c.docBase;
        }

        @Override
        public void collect(int doc) {
            v[n++] = base + doc;
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }

    private static long answer(IndexSearcher s, String kind, String text, int[] room) throws Exception {
        Query q = new Reader(text).either().query;
        if (kind.equals("top10")) {
            TopScoreDocCollector c = TopScoreDocCollector.create(10, 1000);
            s.search(q, c);
            return c.topDocs().scoreDocs.length;
        }
        if (kind.equals("set")) {
            Docids d = new Docids(room);
            s.search(q, d);
            return d.n;
        }
        TotalHitCountCollector c = new TotalHitCountCollector();
        s.search(q, c);
        return c.getTotalHits();
    }

    private static void run(String dir, String queries, int repeat, double seconds, int warm) throws Exception {
        try (DirectoryReader r = DirectoryReader.open(MMapDirectory.open(Paths.get(dir)))) {
            IndexSearcher s = new IndexSearcher(r);
            s.setQueryCache(null);
            BooleanQuery.setMaxClauseCount(1 << 20);
            int[] room = new int[r.maxDoc()];
            List<String[]> lines = new ArrayList<>();
            for (String line : Files.readAllLines(Paths.get(queries)))
                if (!line.isEmpty() && !line.startsWith("#") && !line.split("\t")[1].startsWith("facet"))
                    lines.add(line.split("\t"));
            for (int w = 0; w < warm; w++)
                for (String[] l : lines) answer(s, l[1], l[2], room);
            System.out.printf("# Lucene %s, %d documents, %d segments, %d runs a query%n",
                    org.apache.lucene.util.Version.LATEST, r.numDocs(), r.leaves().size(), repeat);
            System.out.println("class\tkind\tquery\thits\tmedian_us\tp95_us");
            for (String[] l : lines) {
                long hits = answer(s, l[1], l[2], room);
                double[] us = new double[repeat];
                int n = 0;
                for (long first = System.nanoTime(); n < repeat && (n < 5 || (System.nanoTime() - first) / 1e9 < seconds);) {
                    long start = System.nanoTime();
                    answer(s, l[1], l[2], room);
                    us[n++] = (System.nanoTime() - start) / 1e3;
                }
                Arrays.sort(us, 0, n);
                System.out.printf("%s\t%s\t%s\t%d\t%.1f\t%.1f%n", l[0], l[1], l[2], hits, us[n / 2],
                        us[(n * 95 + 99) / 100 - 1]);
            }
        }
    }

    public static void main(String[] a) throws Exception {
        if (a.length == 3 && a[0].equals("index")) {
            index(a[1], a[2]);
            return;
        }
        if (a.length >= 3 && a.length % 2 == 1 && a[0].equals("run")) {
            int repeat = 21, warm = 2;
            double seconds = 1;
            for (int i = 3; i < a.length; i += 2)
                if (a[i].equals("--repeat")) repeat = Integer.parseInt(a[i + 1]);
                else if (a[i].equals("--warm")) warm = Integer.parseInt(a[i + 1]);
                else seconds = Double.parseDouble(a[i + 1]);
            run(a[1], a[2], repeat, seconds, warm);
            return;
        }
        System.err.println("usage: LucenePeer index IN.jsonl DIR\n"
                + "       LucenePeer run DIR QUERIES [--repeat R] [--seconds S] [--warm W]");
        System.exit(2);
    }
}
