import { parseArgs } from 'node:util';
import { MISSING_PROGRAM_CODE, MissingProgram } from './tools/MissingProgram';
import { HELP, VERBS } from './verbs';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'state-dir': { type: 'string' },
      to: { type: 'string' },
      only: { type: 'string' },
      shape: { type: 'string' },
      rate: { type: 'string' },
      seconds: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [verb = 'help', ...rest] = positionals;
  if (values.help || verb === 'help') {
    process.stdout.write(HELP);
    return;
  }
  if (!Object.hasOwn(VERBS, verb)) {
    process.stderr.write(`The lab cannot "${verb}".\n\n${HELP}`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = await VERBS[verb]({
    stateFolder: values['state-dir'],
    to: values.to,
    only: values.only?.split(',') ?? [],
    shape: values.shape,
    rate: values.rate,
    seconds: values.seconds,
    rest,
  });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(error instanceof MissingProgram ? MISSING_PROGRAM_CODE : 1);
});
