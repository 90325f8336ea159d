import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

const NEAR_PX = 60

/** Keeps a list at its newest line while it grows, unless somebody has scrolled up. `key` changes with the list. */
export function useBottom(key: string): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = list.current
    const inner = element?.firstElementChild
    if (!element || !inner) return
    let isPinned = true
    const follow = () => {
      if (isPinned) element.scrollTop = element.scrollHeight
    }
    const remember = () => {
      isPinned = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX
    }
    const sizes = new ResizeObserver(follow)
    sizes.observe(inner)
    element.addEventListener('scroll', remember)
    follow()
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', remember)
    }
  }, [key])
  return list
}
