/** A failure whose message tells the reader what to do; shown without a stack. */
export class UserError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

export function explain(error) {
  const text =
    error instanceof UserError ? error.message : error?.stack ?? String(error);
  process.stderr.write(`\n${text}\n`);
}

const seconds = since => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/**
 * Runs one step with its name in front and its time behind. On a terminal a running clock is shown;
 * in a log one line when it begins and one when it ends.
 */
export async function step(title, run) {
  const since = Date.now();
  const live = process.stdout.isTTY;
  let timer;
  if (live) {
    const draw = () =>
      process.stdout.write(`\r\u001b[K  … ${title} (${seconds(since)})`);
    draw();
    timer = setInterval(draw, 1000);
  } else {
    say(`  … ${title}`);
  }
  const end = mark => {
    clearInterval(timer);
    process.stdout.write(
      `${live ? '\r\u001b[K' : ''}  ${mark} ${title} (${seconds(since)})\n`,
    );
  };
  try {
    const result = await run();
    end('✓');
    return result;
  } catch (error) {
    end('✗');
    throw error;
  }
}
