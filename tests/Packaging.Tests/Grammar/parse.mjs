// Says for each script named on the command line "FILE: ok", or where the grammar does not know what it reads.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

function firstFault(node) {
    if (node.isError || node.isMissing) return node;
    return node.hasError ? node.children.map(firstFault).find(Boolean) ?? node : undefined;
}

for (const file of process.argv.slice(2)) {
    const fault = firstFault(parser.parse(readFileSync(file, 'utf8')).rootNode);
    console.log(`${file}: ${fault ? `line ${fault.startPosition.row + 1}` : 'ok'}`);
}
