// Why the system refused a file, in the words of a person where they are known.

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file and no folder',
  EACCES: 'you may not use it',
  EPERM: 'you may not use it',
  EROFS: 'its disk is read-only',
  ENOSPC: 'the disk is full',
}

export function reasonOf(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem)
  const code = 'code' in problem && typeof problem.code === 'string' ? problem.code : ''
  return reasons[code] ?? problem.message
}
