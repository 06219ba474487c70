import { appendFileSync } from 'node:fs';

/** Prints what was measured for a row of the table of faults, and keeps it where `FAULTS_RESULTS` says. */
export function describeRow(row: string, measured: string): void {
  process.stdout.write(`${row}: ${measured}\n`);
  if (process.env.FAULTS_RESULTS) {
    appendFileSync(process.env.FAULTS_RESULTS, `${row}: ${measured}\n`);
  }
}
