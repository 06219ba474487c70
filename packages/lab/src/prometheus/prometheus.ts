import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { answers } from '../parts/answers';
import type { Part } from '../parts/Part';
import { MissingProgram } from '../tools/MissingProgram';
import { run } from '../tools/run';

const PROGRAM = 'prometheus';

/** Throws, saying how to get it, unless Prometheus is installed. */
export async function requirePrometheus(): Promise<void> {
  await run(PROGRAM, ['--version']).catch(() => {
    throw new MissingProgram(
      `The engines are measured by ${PROGRAM}, which is not on the path. Debian, Ubuntu: apt-get install --no-install-recommends prometheus; macOS: brew install prometheus.`,
    );
  });
}

/** What one Prometheus is told. */
export interface PrometheusSite {
  /** Folder for the files of this run. */
  folder: string;
  port: number;
  /** File of the targets that it scrapes, as its file discovery reads it. */
  targets: string;
}

/** Address that the server answers on. */
export function prometheusUrl({ port }: PrometheusSite): string {
  return `http://127.0.0.1:${port}`;
}

/** Prometheus, which scrapes every engine under the labels of its pod. */
export function prometheus(site: PrometheusSite): Part {
  const folder = join(site.folder, 'prometheus');
  const config = join(folder, 'prometheus.yaml');
  return {
    name: 'prometheus',
    program: PROGRAM,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=6h',
      `--web.listen-address=127.0.0.1:${site.port}`,
      '--log.level=warn',
    ],
    prepare: async () => {
      await mkdir(folder, { recursive: true });
      await writeFile(
        config,
        stringify({
          global: { scrape_interval: '2s', scrape_timeout: '1500ms' },
          scrape_configs: [
            {
              job_name: 'engines',
              file_sd_configs: [
                { files: [site.targets], refresh_interval: '5s' },
              ],
            },
          ],
        }),
      );
    },
    healthy: async () => await answers(`${prometheusUrl(site)}/-/ready`),
  };
}
