import { MissingProgram } from './MissingProgram';
import { run } from './run';

const NEEDED = [1, 26] as const;

/** Whether `go version` names a Go that can compile the tools. */
export function goFits(versionLine: string): boolean {
  const found = /\bgo(\d+)\.(\d+)/.exec(versionLine);
  if (!found) {
    return false;
  }
  const [major, minor] = [Number(found[1]), Number(found[2])];
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** Throws, saying how to get it, unless a Go that fits is on the path. */
export async function requireGo(
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const version = await run('go', ['version'], { env }).catch(() => '');
  if (goFits(version)) {
    return;
  }
  const found = version ? `, only ${version.trim().split(' ')[2]}` : '';
  throw new MissingProgram(
    `The lab compiles its tools with Go ${NEEDED.join(
      '.',
    )} or newer, which is not on the path${found}. ` +
      'Get it from https://go.dev/dl/ or from your package manager, and run this again.',
  );
}

/** Throws, saying how to get it, unless the C compiler that Go would use is there. */
export async function requireCompiler(): Promise<void> {
  const compiler = (await run('go', ['env', 'CC'])).trim();
  await run(compiler, ['--version']).catch(() => {
    throw new MissingProgram(
      `Gitea's database is compiled with ${compiler}, which is not on the path. Debian, Ubuntu: apt-get install gcc libc6-dev.`,
    );
  });
}
