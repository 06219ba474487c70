import { KNOWN_CAUSES, KnownCause } from './knownCauses';

/** What a long message of an engine or initializer comes down to. */
export interface Cause {
  /** The line that says it, without the prefixes of loggers. */
  readonly line: string;
  readonly known: KnownCause | null;
  /** The numbers and names that the line adds; empty where it has none. */
  readonly detail: string;
}

// eslint-disable-next-line no-control-regex
const COLORS = /\u001b\[[0-9;]*[A-Za-z]/g;

/** What loggers, launchers and container runtimes put before a line. */
const PREFIXES: readonly RegExp[] = [
  /^\d{4}-\d\d-\d\dT[\d:.,]+(?:Z|[+-]\d\d:?\d\d)? (?:stdout|stderr) [FP] /,
  /^\([^()]{0,60}?\b(?:pid|rank|ip)=[^)]{0,60}\)\s?/,
  /^\[(?:rank|Rank|TP|DP|PP)\s?\d+[^\]]*\]:?\s?/,
  /^\[\d{4}-\d\d-\d\d[^\]]*\]\s?(?:TP\d+\s?)?/,
  /^(?:\d{4}[-/])?\d\d-\d\d[ T][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\s(?:\d+\s)?/,
  /^\d{4}[-/]\d\d[-/]\d\d[ T][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\s(?:\d+\s)?/,
  /^[IWEF]\d{4} [\d:.]+\s+\d+ \S+:\d+\] ?"?/,
  /^(?:\w+ )?(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL|SEVERE)\b:?\s?/,
  /^(?:\d\d-\d\d )?[\d:.]{8,15} ?/,
  /^\[[\w./<>]+(?:\.py|\.cc|\.cpp|\.go|\.rs|\.cu):?(?:\w*\(\))?:?\d*\]\s?/,
];

function bare(line: string): string {
  let text = line;
  for (let turn = 0; turn < 3; turn += 1) {
    const before = text;
    for (const prefix of PREFIXES) {
      text = text.replace(prefix, '');
    }
    if (text === before) {
      break;
    }
  }
  return text;
}

/** A log line in JSON, by the fields that loggers write the words to. */
function fromJson(line: string): string {
  if (!line.startsWith('{') || !line.endsWith('}')) {
    return line;
  }
  try {
    const parsed = JSON.parse(line) as Record<string, unknown>;
    const words = ['error', 'err', 'message', 'msg'].map(key => parsed[key]);
    const found = words.filter(
      (word): word is string => typeof word === 'string' && word !== '',
    );
    return found[0] ?? line;
  } catch {
    return line;
  }
}

/** Frames of Python, Go, C++, Rust and Java, their rules and marks, and what is written after the failure itself. */
const NOISE: readonly RegExp[] = [
  /^\s*$/,
  /^\s*File "[^"]*", line \d+/,
  /^[\s^~|-]+$/,
  /^Traceback \(most recent call last\)/,
  /^(?:During handling of|The above exception was)/,
  /^goroutine \d+ \[/,
  /^\s*(?:\/|[\w./-]+\/)[\w./@-]+\.go:\d+(?: \+0x[0-9a-f]+)?$/,
  /^[\w./*()-]+\([^)]*(?:0x[0-9a-f]+|\.\.\.)[^)]*\)$/,
  /^(?:main\.main|created by |runtime\.)/,
  /^exit status \d+/,
  /^\[signal /,
  /^\s*at [\w.$<>/]+\(/,
  /^\s*\.\.\. \d+ (?:more|common frames omitted)/,
  /^\s*#?\d+:?\s+(?:0x[0-9a-f]+|\S+::)/,
  /^\s*@\s+0x[0-9a-f]+/,
  /^\s*frame #\d+/,
  /\(\+0x[0-9a-f]+\)/,
  /^\*\*\* (?:Aborted|SIG|Check failure stack|End of)/,
  /^Exception raised from \w+ at /,
  /resource_tracker: There appear to be/,
  /destroy_process_group\(\) was not called/,
  /^\s*warnings?\.warn\(/,
  /\b(?:User|Future|Deprecation|Runtime|Resource)Warning:/,
  /^\s*(?:Compile with|For debugging consider|CUDA kernel errors might be|\s*For further information visit|Search for|See https?:|note: run with|Device-side assertion)/,
  /^(?:Killed|Aborted|Terminated)(?: \(core dumped\))?$/,
  /^(?:Shutting down|Waiting for application shutdown|Application shutdown|Finished server process|Stopping|Exiting|terminate called)/i,
];

/** Says that something before it failed. */
const WRAPPERS: readonly RegExp[] = [
  /Engine core initialization failed/,
  /Engine process failed to start/,
  /See root cause above/,
  /Failed core proc/,
  /EngineCore (?:failed to start|encountered a fatal error|died)/,
  /WorkerProc (?:initialization failed|hit an exception)/,
  /Worker failed with error/,
  /ChildFailedError|ProcessRaisedException|Sub(?:process)?CalledProcessError/,
  /Received sigquit from a child process/i,
  /scheduler .*(?:died|hit an exception)/i,
  /Rank \d+ scheduler is dead/,
  /^(?:SystemExit|KeyboardInterrupt)\b/,
  /^(?:error|failed|failure)[.!:]?$/i,
  /Shard \d+ failed to start|Shutting down shards|ShardCannotStart/,
  /^Model failed to load$/i,
  /failed to load all models/,
  /unable to load model$/,
  /failed to load model from/,
  /RayActorError|ActorDiedError/,
  /\d+ validation errors? for /,
];

/** How failures begin: `ValueError: …`, `panic: …`, `what():  …`, `Caused by: …`. */
const FAILURE =
  /^(?:[\w.]*(?:Error|Exception|Exit|Failure|Fault|Timeout)(?:\b|:)|panic: |fatal(?: error)?: |\s*what\(\): |Caused by: |error: |Error\b|failed to |Failed to |FATAL\b|Segmentation fault|\w+: error: )/;

interface Line {
  readonly text: string;
  readonly isError: boolean;
  /** Written by a logger at a level below error. */
  readonly isRemark: boolean;
}

const ERROR_LEVEL =
  /\b(?:ERROR|CRITICAL|FATAL|SEVERE)\b|^[EF]\d{4} |"level":"(?:error|fatal)"/;
/** At the beginning of a line: words such as `NCCL_DEBUG=INFO` stand in errors too. */
const LOWER_LEVEL =
  /^[^"'=]{0,80}?(?<![=\w])(?:INFO|DEBUG|WARNING|WARN)\b|^[IW]\d{4} |"level":"(?:info|debug|warn|warning)"/;

/** Longer messages are read from their end. */
const MOST_READ = 16_384;

function linesOf(message: string): Line[] {
  return message
    .slice(-MOST_READ)
    .replace(COLORS, '')
    .split(/\r?\n|\\n/)
    .map(line => {
      const text = fromJson(bare(line.trimEnd()));
      const isError = ERROR_LEVEL.test(line);
      return { text, isError, isRemark: !isError && LOWER_LEVEL.test(line) };
    });
}

const isNoise = (text: string) => NOISE.some(pattern => pattern.test(text));
const isWrapper = (text: string) =>
  WRAPPERS.some(pattern => pattern.test(text));

function tidy(line: string): string {
  return line
    .replace(/^\s*what\(\):\s*/, '')
    .replace(/^Caused by: /, '')
    .replace(/^panic: /, '')
    .replace(/^(?:\[[\w-]+\])+ ?/, '')
    .replace(/^\s*(?:Value error|Assertion failed), /, '')
    .trim();
}

/** The last line that says what failed, wrappers and frames left out; undefined where no line does. */
function lastMeaningful(lines: readonly Line[]): string | undefined {
  const speaking = lines.filter(({ text }) => !isNoise(text));
  const own = speaking.filter(({ text }) => !isWrapper(text));
  const last = (list: readonly Line[]) => list[list.length - 1]?.text;
  // Code lines of a Python traceback are indented, the exception itself is not.
  const flush = own.filter(({ text }) => /^\S|^\s*what\(\)/.test(text));
  return (
    last(flush.filter(({ text }) => /^Caused by: /.test(text))) ??
    last(flush.filter(({ text }) => FAILURE.test(text))) ??
    last(flush.filter(({ isError }) => isError)) ??
    last(flush) ??
    last(own) ??
    last(speaking)
  );
}

/**
 * What a message comes down to: the last line with a cause that is known, else the last that says what failed; null
 * for a message without words.
 */
export function causeOf(message: string): Cause | null {
  const lines = linesOf(message);
  const matches = lines.flatMap(({ text, isRemark }) => {
    const known =
      isRemark || isTracedCode(text)
        ? undefined
        : KNOWN_CAUSES.find(({ pattern }) => pattern.test(text));
    return known ? [{ text, known }] : [];
  });
  const last =
    [...matches].reverse().find(({ known }) => !known.symptom) ??
    matches[matches.length - 1];
  if (last) {
    // Some programs write the code of a failure on a line of its own, after the sentence.
    const same = [...matches]
      .reverse()
      .filter(({ known }) => known === last.known)
      .map(({ text, known }) => ({
        text,
        known,
        detail: detailOf(text, known),
      }));
    const { text, known, detail } =
      same.find(match => match.detail !== '') ??
      same.find(match => FAILURE.test(match.text)) ??
      same[0];
    return { line: tidy(text), known, detail };
  }
  const line = lastMeaningful(lines);
  return line === undefined
    ? null
    : { line: tidy(line), known: null, detail: '' };
}

function detailOf(text: string, known: KnownCause): string {
  const groups = (known.numbers ?? known.pattern).exec(text)?.groups ?? {};
  return (
    known.detail?.(
      Object.fromEntries(
        Object.entries(groups).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      ),
    ) ?? ''
  );
}

/** The source of a frame, which may hold any words. */
function isTracedCode(text: string): boolean {
  return (
    (/^\s{2,}/.test(text) &&
      !/^\s*(?:what\(\)|Caused by|Value error,|Assertion failed,)/.test(
        text,
      )) ||
    /^\s*(?:raise|File "|at )/.test(text)
  );
}
