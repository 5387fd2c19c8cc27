// Loaded first (node --import): the process ends when its standard input does, so that a test that is killed leaves no server behind.
process.stdin.on('end', () => process.exit(0)).on('close', () => process.exit(0)).resume();
