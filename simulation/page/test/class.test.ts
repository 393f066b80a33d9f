import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { declared, Engine, type Pool } from "../../web/engine/src/index.js";
import { choosing, customersOf, gone, how, life, livedThrough, ownSeat, ownSlot, seen } from "../src/class/being.ts";
import { code, guessed, read, snapped, step, stepsOf } from "../src/class/codes.ts";
import { scaleOf } from "../src/class/dots.ts";
import { doing, Firm, Firms, measure, NOTHING } from "../src/class/firms.ts";
import { actWords, weekWords } from "../src/class/happened.ts";
import { ABOUTS, Faulty, readLesson } from "../src/class/lesson.ts";
import { apart } from "../src/class/look.ts";
import { guessedIn, Others, pairs, spread, type Found } from "../src/class/others.ts";
import { unpacked } from "../src/class/own.ts";
import { trustColour } from "../src/class/picture.ts";
import { asked, begun, fromFragment, isClass, settled, toFragment } from "../src/class/state.ts";
import { csv } from "../src/class/table.ts";
import { chosen, Words } from "../src/class/words.ts";
import { lesson, plain, words } from "./lesson.ts";

const engine = await Engine.load(new Uint8Array(readFileSync(`${process.env["PAGE"]!.replace(/page\/page\.html$/, "")}web/week.wasm`)));

// ---------------------------------------------------------------- codes

test("a code holds the guesses, and a single wrong letter is seen", () => {
  for (const steps of [[0, 0], [100, 100], [33, 10], [1, 2, 3], [99, 0, 50, 100]]) {
    const text = code("key-person", steps);
    assert.match(text, /^[0-9A-HJKMNP-TV-Z]{3,4}(-[0-9A-HJKMNP-TV-Z]{3,4})+$/);
    assert.deepEqual(read(text.toLowerCase().replaceAll("-", " "), "key-person", steps.length), { steps });
    const plainly = text.replaceAll("-", "");
    for (let place = 0; place < plainly.length; place++) {
      const other = plainly[place] === "7" ? "8" : "7";
      assert.ok("fault" in read(plainly.slice(0, place) + other + plainly.slice(place + 1), "key-person", steps.length));
    }
  }
});

test("what is no code of this lesson is refused, each for its reason", () => {
  const text = code("key-person", [33, 10]);
  assert.deepEqual(read(text, "meetings", 2), { fault: "code_other" });
  assert.deepEqual(read(text, "key-person", 3), { fault: "code_number" });
  for (const letters of ["", "ABU-DEF", "<b>", "ABC", "0123456789A"]) assert.deepEqual(read(letters, "key-person", 2), { fault: "code_letters" });
  assert.deepEqual(read(text.replace(/.$/, (last) => (last === "0" ? "1" : "0")), "key-person", 2), { fault: "code_check" });
  assert.deepEqual(read(code("key-person", [127, 10]), "key-person", 2), { fault: "code_number" });
});

test("codes are those of Python", () => {
  const table = `${process.env["PAGE"]!.replace(/simulation\/page\/page\.html$/, "")}tests/page/codes.json`;
  type Code = { lesson: string; steps: number[]; code: string };
  const { codes, read_alike, refused } = JSON.parse(readFileSync(table, "utf8")) as { codes: Code[]; read_alike: (Code & { text: string })[]; refused: { lesson: string; regimes: number; code: string; fault: string }[] };
  for (const one of codes) {
    assert.equal(code(one.lesson, one.steps), one.code);
    assert.deepEqual(read(one.code, one.lesson, one.steps.length), { steps: one.steps });
  }
  for (const { text, lesson, steps } of read_alike) assert.deepEqual(read(text, lesson, steps.length), { steps });
  for (const { code, lesson, regimes, fault } of refused) assert.deepEqual(read(code, lesson, regimes), { fault: `code_${fault}` }, code);
});

test("scales are cut as in Python, and a guess is one that its code holds", () => {
  const table = `${process.env["PAGE"]!.replace(/simulation\/page\/page\.html$/, "")}tests/page/codes.json`;
  const { scales } = JSON.parse(readFileSync(table, "utf8")) as { scales: { about: keyof typeof ABOUTS; from: number; to: number; steps: number; guesses: [number, number, number][] }[] };
  for (const { about, from, to, steps, guesses } of scales) {
    const scale = { about: ABOUTS[about], from, to };
    assert.equal(stepsOf(scale), steps);
    for (const [guess, expected, back] of guesses) {
      assert.equal(step(guess, scale), expected);
      assert.equal(guessed(expected, scale), back);
      assert.equal(snapped(guess, scale), back);
    }
  }
  assert.deepEqual(read(code("key-person", [30, 31]), "key-person", 2, 30), { fault: "code_number" });
});

// ---------------------------------------------------------------- the link

test("all of a state comes back from its link", () => {
  const of = lesson();
  const state = { ...begun(of, 7), be: [0, 1, 1], skipped: true, guesses: [9, 3], locked: true, sent: true, once: "0123456789abcdef", regimes: ["shared", "siloed"], acts: [{ week: 12, seat: 3 }, { week: 15, seat: 0, ill: 3 }], set: { follow: 0.5 }, week: 20, seen: 60 };
  const link = toFragment(asked("lesson=key-person"), "en", of, state);
  const found = fromFragment(asked(link), of, words);
  assert.deepEqual(found, { state, faults: [] });
  assert.deepEqual(fromFragment(asked("#lesson=key-person"), of, words), { state: begun(of), faults: [] });
});

test("what a link cannot say is refused, key by key, and changes nothing", () => {
  const of = lesson();
  const told = new Words("en", { fault_link: "{key}={text}", fault_key: "?{key}" }, {});
  const at = (more: string): ReturnType<typeof fromFragment> => fromFragment(asked(`lesson=key-person&guess=9,3&locked=1&week=52&${more}`), of, told);
  for (const more of ["seed=-1", "seed=1e3", "acts=1.99", "acts=<b>", "regimes=sole,<img>", "set.follow=9", "be=7", "week=521", "skip=2", "set.turnover=1", "__proto__=1", "x=%3Cscript%3E"]) {
    const found = at(more);
    assert.equal(found.faults.length, more === "week=521" ? 0 : 1, more); // the first of two counts
    assert.deepEqual(found.state, at("").state, more);
  }
  assert.deepEqual(fromFragment(asked("lesson=key-person&guess=31,3&locked=1"), of, told).state, begun(of));
  // before the weeks of the guess are over nothing may be touched
  assert.deepEqual(fromFragment(asked("lesson=key-person&guess=9,3&locked=1&week=51&acts=1.0"), of, words).state.acts, []);
});

test("two telephones that open one link to an open lesson do not share the key of a guess", () => {
  const of = lesson();
  const once = "once=0123456789abcdef";
  assert.equal(fromFragment(asked(`lesson=key-person&guess=9,3&${once}`), of, words).state.once, "");
  assert.equal(fromFragment(asked(`lesson=key-person&guess=9,3&locked=1&${once}`), of, words).state.once, "0123456789abcdef");
});

test("fragments of the class are told from those of a firm", () => {
  for (const one of ["#class", "class", "#lesson=a", "#class&lang=de", "#lesson=z:abc&seed=3"]) assert.ok(isClass(one), one);
  for (const one of ["", "#", "#accounts=30", "#classes", "#lessons=1"]) assert.ok(!isClass(one), one);
});

// ---------------------------------------------------------------- lessons

test("a lesson is read strictly, with all its faults at once", () => {
  const wrong = plain();
  wrong["title"] = 3;
  wrong["surprise"] = 1;
  (wrong["firm"] as Record<string, unknown>)["accounts"] = 500;
  (wrong["firm"] as Record<string, unknown>)["accuonts"] = 5;
  (wrong["guess"] as Record<string, unknown>)["about"] = "luck";
  (wrong["touch"] as { parameters: Record<string, unknown> }).parameters["accounts"] = { from: 1, to: 2 };
  (wrong["be"] as { choices: unknown[] }).choices = [{ say: "x", set: { "functions.success.seats": 3 }, ill: 0 }, { say: "y", set: {}, ill: 99 }];
  assert.throws(
    () => readLesson(wrong, words),
    (error: unknown) => error instanceof Faulty && error.faults.length === 8,
  );
  for (const nothing of [null, 3, "x", [], { lesson: "a" }]) assert.throws(() => readLesson(nothing, words), Faulty);
});

test("a firm that no picture has is refused as in Python", () => {
  const told = new Words("en", { fault_value: "{path}", fault_unknown: "{path}", not_of_a_class: "{name}" }, {});
  const table = `${process.env["PAGE"]!.replace(/simulation\/page\/page\.html$/, "")}tests/page/firms.json`;
  for (const { firm, refused } of JSON.parse(readFileSync(table, "utf8")) as { firm: Record<string, number>; refused: string[] }[]) {
    let faults: string[] = [];
    try {
      readLesson({ ...plain(), firm: { ...(plain()["firm"] as object), ...firm } }, told);
    } catch (error) {
      faults = (error as Faulty).faults;
    }
    assert.equal(faults.length, refused.length, JSON.stringify([firm, faults]));
    for (const name of refused) assert.ok(faults.some((fault) => fault.includes(name)), JSON.stringify([firm, faults]));
  }
});

test("the bounds of a lesson are those of Python", () => {
  const regimes = plain()["regimes"] as { shown: string[]; all: object };
  const guess = plain()["guess"] as object;
  const be = plain()["be"] as { choices: object[] };
  const many = Object.fromEntries([...Array(13).keys()].map((place) => [`p${place}`, { from: 0, to: 1 }]));
  for (const change of [
    { setting: "x".repeat(601) },
    { begins_after: 521 },
    { regimes: { ...regimes, shown: ["sole"] } },
    { guess: { ...guess, from: -1 } },
    { be: { ...be, clicks: 20, weeks: 14 } },
    { regimes: { ...regimes, all: { ...regimes.all, sole: { name: "sole", meaning: "", practices: { ...declared.regimes["sole"]!.values, growth: 0.1 } } } } },
    { be: { ...be, choices: [{ ...be.choices[0], ill: 27 }, be.choices[1]] } },
  ])
    assert.throws(() => lesson(change), (error: unknown) => error instanceof Faulty && error.faults.length === 1, JSON.stringify(change).slice(0, 80));
  const told = new Words("en", { fault_value: "{path}" }, {});
  assert.throws(() => readLesson({ ...plain(), touch: { people: true, regimes: true, parameters: many } }, told), (error: unknown) => error instanceof Faulty && error.faults.includes("touch.parameters"));
  assert.throws(() => lesson({ guess: { ...guess, to: 1001 } }), Faulty);
  lesson({ setting: "x".repeat(600), begins_after: 520, guess: { ...guess, to: 1000 }, be: { ...be, clicks: 20, weeks: 13 } });
});

test("a lesson comes out of a link, and a bomb or a torn one does not", async () => {
  const pack = (text: string): string => deflateRawSync(text).toString("base64url");
  assert.deepEqual(await unpacked(pack(JSON.stringify(plain()))), plain());
  await assert.rejects(unpacked(pack(`[${"0,".repeat(2_500_000)}0]`)));
  await assert.rejects(unpacked(pack(JSON.stringify(plain())).slice(0, 200)));
  await assert.rejects(unpacked("<script>"));
});

test("where firms do not come, whoever asked is told why, and a mean of none is a dash", async () => {
  const failing = { answers: () => Promise.reject(new Error("no workers")) } as unknown as Pool;
  for (const pool of [() => failing, (): Pool => { throw new Error("no workers"); }]) {
    const told = await new Promise<Found>((resolve) => {
      globalThis.cancelAnimationFrame ??= () => undefined;
      new Others(pool).ask(guessedIn(lesson(), ["sole"], 1, NOTHING), "lost", 100, resolve);
    });
    assert.equal(told.failed, "no workers");
    assert.equal(told.firms, 0);
  }
  assert.equal(words.number(spread(new Float64Array(), 0).mean, 1), "–");
});

// ---------------------------------------------------------------- firms

test("trust is that of the week's totals, and a longer horizon changes nothing of what was before", () => {
  const of = lesson();
  const firm = new Firm(engine, of, "sole", 3, 52, doing(of));
  const run = engine.setUp({ parameters: of.firm, regime: "sole", acts: [{ week: 0, seat: 0 }], seed: 3, replication: 0, warm_up: 156, horizon: 52 });
  run.weeks();
  const course = run.course("trust");
  for (let week = 1; week <= 52; week++) assert.equal(firm.trust(week), course[week - 1]);
  assert.equal(firm.lostSoFar(52), firm.measure("lost", 52));
  const four = ["days", "answers"].map((name) => [48, 49, 50, 51].reduce((sum, week) => sum + firm.counted(name, week), 0));
  assert.equal(firm.days(52), four[0]! / four[1]!);
  assert.ok(firm.days(-25) > 0);
  for (const weeks of [1, 2, 3]) assert.equal(firm.days(weeks), firm.measure("days", weeks)); // none of them before the start
  const longer = new Firm(engine, of, "sole", 3, 156, doing(of));
  for (let week = -26; week <= 52; week++) assert.equal(longer.trust(week), firm.trust(week));
  assert.equal(longer.measure("lost", 52), firm.measure("lost", 52));
});

test("what is done is done in its week, and undone when it is taken away", () => {
  const of = lesson({ first: null });
  const firms = new Firms(engine, of);
  const alone = firms.firm("shared", 1, 52, NOTHING);
  const left = firms.firm("shared", 1, 52, doing(of, [{ week: 10, seat: 1 }, { week: 12, seat: 4, ill: 3 }]));
  assert.equal(left.seat(10, 1).state, "gone");
  assert.equal(left.seat(11, 1).state, "empty");
  assert.equal(left.seat(12, 4).state, "ill");
  assert.equal(left.seat(15, 4).state, "ill");
  for (let week = -26; week <= 10; week++) assert.equal(left.trust(week), alone.trust(week));
  assert.notEqual(left.trust(20), alone.trust(20));
  assert.equal(firms.firm("shared", 1, 52, doing(of)), alone);
});

test("measures are what their words say", () => {
  const width = declared.totals.length;
  const totals = new Float64Array(2 * width);
  const put = (week: number, name: string, value: number): void => void (totals[week * width + declared.totals.indexOf(name)] = value);
  put(0, "lost", 2), put(1, "lost", 3), put(1, "followed", 1);
  put(0, "requests", 10), put(1, "requests", 30), put(1, "unanswered", 4);
  put(0, "days", 5), put(0, "answers", 2), put(1, "days", 4), put(1, "answers", 1);
  put(1, "trust", 6), put(1, "accounts", 10);
  assert.deepEqual(["lost", "followed", "unanswered", "days", "trust"].map((about) => measure(about as never, totals, 2)), [5, 1, 10, 3, 60]);
  assert.equal(measure("lost", totals, 1), 2);
});

test("choices last for the weeks of their click", () => {
  const { be } = lesson();
  assert.deepEqual(choosing({ ...be!, choices: [be!.choices[0]!, { say: "ill", set: {}, ill: 2 }], happens: [{ click: 2, act: "leaves", seat: 1, who: "", weeks: 0 }] }, [0, 1]), {
    events: [{ week: 0, until: 5, set: { coordination: 0 } }],
    acts: [{ week: 5, seat: 1 }, { week: 5, seat: 0, ill: 2 }],
  });
});

// ---------------------------------------------------------------- whoever one is

type Handed = { lessons: Record<string, Record<string, unknown>>; words: Record<string, Record<string, string>> };
const handed = JSON.parse(readFileSync(process.env["LESSONS"]!, "utf8")) as Handed;
const english = new Words("en", handed.words["en"]!, {});
const SEEDS = Array.from({ length: 100 }, (_, seed) => seed + 1);

test("in a hundred firms of every lesson, whoever one is begins with customers, and no number is missing", () => {
  let empty = 0; // seats, where nobody who is there has a customer
  for (const [name, languages] of Object.entries(handed.lessons)) {
    const of = readLesson(languages["en"], english);
    if (!of.be) continue;
    const firms = new Firms(engine, of);
    for (const seed of SEEDS) {
      const seat = ownSeat({ lesson: of, firms }, seed);
      const firm = firms.firm(of.be.under, seed, 1, NOTHING);
      const { count, trust } = seen(firm, 0, seat, 0);
      assert.ok(count > 0 && trust > 0, `${name} ${seed}`);
      empty += Number(firm.seat(0, seat).state === "empty");
      const slot = ownSlot(firm, seat);
      assert.ok(firm.here(0, slot) && firm.link(0, slot, declared.lead).seat === seat);
      for (let other = 0; other < 3; other++) assert.ok(firm.seat(0, other).state === "empty" || customersOf(firm, 0, other).length <= count);
    }
  }
  assert.ok(empty <= 5, String(empty));
});

test("what the lesson does to its own person is done to whoever one knows", () => {
  const { be } = lesson();
  const happens = [{ click: 2, act: "leaves" as const, seat: 0, who: "", weeks: 0 }, { click: 3, act: "ill" as const, seat: 2, who: "", weeks: 3 }];
  assert.deepEqual(choosing({ ...be!, who: "customer", happens }, [], 2).acts, [{ week: 5, seat: 2 }, { week: 10, seat: 0, ill: 3 }]);
  const of = lesson({ firm: plain()["firm"], be: { ...(plain()["be"] as object), who: "customer", choices: [], happens } });
  const room = { lesson: of, firms: new Firms(engine, of) };
  for (const seed of SEEDS.slice(0, 10)) {
    const seat = ownSeat(room, seed);
    const firm = life(room, seed, []);
    assert.equal(firm.seat(5, seat).state, "gone");
    assert.ok(firm.departed(6, seat) && !firm.departed(5, seat));
  }
});

test("a customer who went along is told from one who left at its renewal", () => {
  const of = lesson({ firm: { ...(plain()["firm"] as object), competitor: 1 }, be: { ...(plain()["be"] as object), who: "customer", choices: [], happens: [{ click: 4, act: "leaves", who: "", seat: 0, weeks: 0 }] } });
  const room = { lesson: of, firms: new Firms(engine, of) };
  const found = { along: 0, renewal: 0 };
  for (const seed of SEEDS.slice(0, 40)) {
    const firm = life(room, seed, []);
    const slots = Array.from({ length: firm.slots }, (_, slot) => slot);
    for (let week = 1; week <= 50; week++) assert.equal(slots.filter((slot) => firm.followed(week, slot)).length, firm.counted("followed", week - 1), `${seed} ${week}`);
    const went = gone(firm, ownSlot(firm, ownSeat(room, seed)), 50);
    if (went?.along != null) {
      found.along++;
      assert.deepEqual(went, { week: 16, along: ownSeat(room, seed) });
    } else if (went) found.renewal++;
  }
  assert.ok(found.along > 0 && found.renewal > 0, JSON.stringify(found));
});

test("the year of a customer in other firms is of other luck, and of the same rules", () => {
  const of = lesson({ firm: { ...(plain()["firm"] as object), competitor: 1 }, be: { ...(plain()["be"] as object), who: "customer", choices: [], happens: [{ click: 4, act: "leaves", who: "", seat: 0, weeks: 0 }] } });
  const room = { lesson: of, firms: new Firms(engine, of) };
  const own = life(room, 7, []);
  const slot = ownSlot(own, ownSeat(room, 7));
  assert.deepEqual(livedThrough(room, 7, 0), gone(own, slot, 50) ? NaN : 100 * own.trustOf(50, slot));
  const others = Array.from({ length: 60 }, (_, place) => livedThrough(room, 7, place + 1));
  const stayed = others.filter((value) => !Number.isNaN(value));
  assert.ok(stayed.length > 20 && stayed.length < 60 && stayed.every((value) => value >= 0 && value <= 100), String(stayed.length));
  assert.ok(new Set(stayed).size > stayed.length / 2);
  assert.deepEqual(livedThrough(room, 7, 5), others[4]);
});

test("a manager who is ill, leaves or has left is told so, and who is next", () => {
  const of = lesson({ firm: { ...(plain()["firm"] as object), turnover: 0, absence_per_year: 0 } });
  const at = (acts: { week: number; seat: number; ill?: number }[]): Firm => new Firm(engine, of, "sole", 1, 50, { acts, events: [] });
  const ill = at([{ week: 0, seat: 0, ill: 4 }]);
  assert.equal(how(ill, 1, 0, english), "You are ill, for 3 more weeks.");
  assert.deepEqual([how(ill, 3, 0, english), how(ill, 4, 0, english), how(ill, 9, 0, english)], ["You are ill, for 1 more week.", "", ""]);
  const left = at([{ week: 2, seat: 0 }]);
  assert.equal(how(left, 2, 0, english), "");
  assert.match(how(left, 3, 0, english), /^You left the firm in week 3, and nobody sits in your seat yet\./);
  const next = Array.from({ length: 50 }, (_, week) => week + 1).find((week) => week > 3 && left.seat(week, 0).state !== "empty")!;
  assert.match(how(left, next, 0, english), /^You left the firm in week 3\. Somebody new sits in your seat/);
});

test("what happened is said in its week, once, and an illness for as long as it is", () => {
  const of = lesson({ first: null, firm: { ...(plain()["firm"] as object), turnover: 0, absence_per_year: 0 } });
  const said = (acts: { week: number; seat: number; ill?: number }[]): string[] => {
    const firm = new Firm(engine, of, "shared", 1, 30, { acts, events: [] });
    return Array.from({ length: 30 }, (_, week) => weekWords(firm, week + 1, english).filter((text) => /Success 1/.test(text)).map((text) => `${week + 1}: ${text}`)).flat();
  };
  assert.deepEqual(said([{ week: 0, seat: 0, ill: 3 }, { week: 12, seat: 0, ill: 1 }]), ["1: Success 1 is ill, for 3 weeks.", "13: Success 1 is ill this week."]);
  assert.equal(said([{ week: 12, seat: 0 }])[0], "13: Success 1 left.");
  assert.equal(actWords({ week: 12, seat: 0 }, [3, 3, 2, 2], english), "Success 1 leaves");
  // an illness in the weeks of notice is no second notice
  const busy = lesson({ first: null, firm: { ...(plain()["firm"] as object), turnover: 0.9, absence_per_year: 10 } });
  for (const seed of SEEDS.slice(0, 10)) {
    const firm = new Firm(engine, busy, "shared", seed, 150, NOTHING);
    for (let seat = 0; seat < 3; seat++) {
      let given = false;
      for (let week = 1; week <= 150; week++)
        for (const text of weekWords(firm, week, english).filter((one) => one.includes(`Success ${seat + 1}`))) {
          if (/notice/.test(text)) assert.ok(!given, `${seed} ${week} ${text}`);
          given = /notice/.test(text) || (given && !/left/.test(text));
        }
    }
  }
});

// ---------------------------------------------------------------- what is seen

test("labels never overlap, and stay within the picture", () => {
  for (const wanted of [[50, 50, 50, 50], [10, 12, 200, 201], [190, 195, 199, 199], [0, 0, 0]]) {
    const found = [...apart(wanted, 17, 4, 200)].sort((one, other) => one - other);
    found.slice(1).forEach((at, place) => assert.ok(at - found[place]! >= 17 - 1e-9, String(found)));
    assert.ok(found[0]! >= 4 - 1e-9 && found.at(-1)! <= 201, String(found));
  }
  assert.deepEqual(apart([20, 90], 17, 4, 200), [20, 90]);
});

test("scales hold what they show", () => {
  assert.deepEqual(scaleOf([3, 14, NaN], true, ""), { from: 2, to: 14, whole: true, label: "" });
  assert.deepEqual(scaleOf([0, 0], true, ""), { from: 0, to: 1, whole: true, label: "" });
  const { from, to } = scaleOf([2.13, 2.97], false, "");
  assert.ok(from <= 2.13 && to >= 2.97 && to - from < 1.2);
});

test("pairs and spreads leave out firms in which nothing happened", () => {
  assert.deepEqual(pairs(Float64Array.of(1, 2, 3, NaN), Float64Array.of(2, 2, 1, 1), 4), { more: 1, less: 1, equal: 1, all: 3 });
  assert.deepEqual(spread(Float64Array.of(3, 1, 2, NaN), 4), { mean: 2, low: 1, high: 3 });
});

test("trust is lighter the more there is", () => {
  const light = (trust: number): number => trustColour(trust).match(/\d+/g)!.map(Number).reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place]!, 0);
  const found = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1].map(light);
  found.slice(1).forEach((one, place) => assert.ok(one >= found[place]!));
});

test("no cell of a table begins a formula", () => {
  assert.equal(csv(["a", "b"], [["=1+1", NaN], ['say "x"', 2]]), 'a,b\n\'=1+1,\n"say ""x""",2\n');
});

test("words take their places, their plurals, and another language's where one is missing", () => {
  const de = new Words("de", { a_one: "{count} Konto", a_other: "{count} Konten" }, { b: "{x} left" });
  assert.deepEqual([de.count("a", 1), de.count("a", 1.5), de.say("b", { x: "<i>" }), de.say("nothing")], ["1 Konto", "1,5 Konten", "<i> left", "nothing"]);
  assert.deepEqual([de.number(NaN), de.number(NaN, 2), de.number(-0)], ["–", "–", "0"]);
  assert.deepEqual([chosen("fr", ["de-CH", "en"], ["en", "de"]), chosen(null, ["fr"], ["en", "de"])], ["de", "en"]);
});

test("whoever has seen the weeks of the guess has settled it", () => {
  const of = lesson();
  assert.ok(!settled({ ...begun(of), seen: 52 }, of));
  assert.ok(settled({ ...begun(of), locked: true, seen: 52 }, of));
});
