import { EngineProgram } from './EngineProgram';
import { llamaCpp } from './llamaCpp/llamaCpp';
import { mlServer } from './mlServer/mlServer';
import { vllm } from './vllm/vllm';

const PROGRAMS: readonly EngineProgram[] = [llamaCpp, mlServer, vllm];

/** The program that a command line starts; vLLM where it is none that the sandbox has. */
export function programOf(commandLine: readonly string[]): EngineProgram {
  const line = commandLine.join(' ');
  return PROGRAMS.find(({ command }) => command.test(line)) ?? vllm;
}
