// SPDX-License-Identifier: Apache-2.0
// Pointer events of something that is dragged over a page, mouse, pen and finger alike. The
// element has touch-action: none, so that the browser does not scroll instead.

export interface Drag {
  /** by how many pixels since the drag began */
  moved: (dx: number, dy: number) => void
  /** the pointer was lifted; `far` is false for a mere tap */
  ended: (far: boolean) => void
}

const tapPixels = 4

/** Follows the pointer of a pointerdown event until it is lifted. */
export function followPointer(down: PointerEvent, drag: Drag): void {
  const target = down.currentTarget as HTMLElement
  let far = false
  target.setPointerCapture(down.pointerId)

  const move = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return
    const dx = event.clientX - down.clientX
    const dy = event.clientY - down.clientY
    far ||= Math.hypot(dx, dy) > tapPixels
    if (far) drag.moved(dx, dy)
  }
  const end = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return
    target.removeEventListener('pointermove', move)
    target.removeEventListener('pointerup', end)
    target.removeEventListener('pointercancel', end)
    drag.ended(far)
  }
  target.addEventListener('pointermove', move)
  target.addEventListener('pointerup', end)
  target.addEventListener('pointercancel', end)
}
