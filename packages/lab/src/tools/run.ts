import { spawn } from 'node:child_process';

/** Runs a program to its end and answers what it wrote. Throws with its last words where it fails. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', chunk => output.push(chunk));
    child.stderr.on('data', chunk => complaints.push(chunk));
    child.once('error', reject);
    child.once('close', code => {
      if (code === 0) {
        resolve(Buffer.concat(output).toString());
        return;
      }
      const words = Buffer.concat(complaints).toString().trim();
      reject(
        new Error(
          `${program} ${args[0]} failed:\n${words
            .split('\n')
            .slice(-20)
            .join('\n')}`,
        ),
      );
    });
  });
}
