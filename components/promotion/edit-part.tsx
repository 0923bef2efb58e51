'use client'

import { useState } from 'react'
import { Diff } from '@/components/ui/diff'
import { Path } from '@/components/ui/path'
import type { PreviewView } from '@/lib/contract'
import { Part } from './part'

type File = PreviewView['files'][number]

const firstShown = 5

/** Every line that changes, with what stands around it. */
export function EditPart({ files }: { readonly files: readonly File[] }) {
  const [all, setAll] = useState(false)
  const shown = all ? files : files.slice(0, firstShown)
  return (
    <Part name="Edit">
      {files.length > 1 && <p className="pb-1.5">{countOf(files)}</p>}
      {shown.map(file => (
        <div key={file.path} className="file">
          <p>
            <Path text={file.path} />
            <span className="whitespace-nowrap text-ink-3">
              {files.length === 1 ? countOf(files) : lineWords(changedLines(file))}
            </span>
          </p>
          <Diff lines={file.lines} />
        </div>
      ))}
      {files.length > shown.length && (
        <button type="button" className="link mt-2 text-small" onClick={() => setAll(true)}>
          {files.length - shown.length} more files
        </button>
      )}
    </Part>
  )
}

/** `2 files, 3 lines` */
export function countOf(files: readonly File[]): string {
  const lines = files.reduce((sum, file) => sum + changedLines(file), 0)
  return `${files.length === 1 ? '1 file' : `${files.length} files`}, ${lineWords(lines)}`
}

/** A line that is replaced counts once. */
function changedLines({ lines }: File): number {
  const count = (kind: File['lines'][number]['kind']) => lines.filter(line => line.kind === kind).length
  return Math.max(count('removed'), count('added'))
}

function lineWords(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`
}
