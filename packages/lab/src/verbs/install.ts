import { SECTIONS } from '../lab/sections';
import { TOOL_GROUPS, toolGroup } from '../tools/groups';
import { installTools } from '../tools/installTools';
import { ToolCache } from '../tools/ToolCache';
import { say, type Verb } from './Verb';

export const install: Verb = async ({ rest }) => {
  const groups = rest.length > 0 ? rest.map(toolGroup) : TOOL_GROUPS;
  for (const section of rest.length > 0 ? [] : SECTIONS) {
    await section.require?.();
  }
  const cache = new ToolCache();
  await installTools(groups, cache, say);
  for (const group of groups) {
    say(`${group.name} ${cache.version(group)}: ${cache.folder(group)}`);
  }
  return 0;
};
