import type { Block, InputBlock } from '../../slack/blocks.ts'
import type { SlackSeen } from '../shapes.ts'
import { ActionElement } from './elements.tsx'
import type { OnAction } from './elements.tsx'
import { ContextLine, Mrkdwn } from './rich.tsx'

export type BlocksProps = {
  blocks: Block[]
  slack: SlackSeen
  /** What a press or a choice does; false while the former one is under way. */
  onAction: OnAction | false
  /** Draws the inputs of a modal; messages have none. */
  input?: (block: InputBlock) => React.ReactNode
}

/** Blocks as Slack draws them: texts by the library, whatever can be pressed by us. */
export function Blocks(props: BlocksProps) {
  return props.blocks.map((block, index) => (
    <BlockView key={block.block_id ?? index} block={block} {...props} />
  ))
}

function BlockView({ block, slack, onAction, input }: BlocksProps & { block: Block }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} slack={slack} onAction={onAction} />
    case 'actions':
      return (
        <div className="block-actions">
          {block.elements.map(element => (
            <ActionElement
              key={element.action_id}
              element={element}
              block={block}
              slack={slack}
              onAction={onAction}
            />
          ))}
        </div>
      )
    case 'context':
      return (
        <ContextLine
          slack={slack}
          texts={block.elements.flatMap(element => (element.type === 'image' ? [] : [element]))}
        />
      )
    case 'divider':
      return <hr className="block-divider" />
    case 'header':
      return <h3 className="block-header">{block.text.text}</h3>
    case 'markdown':
      return <Mrkdwn slack={slack} text={{ type: 'plain_text', text: block.text }} />
    case 'input':
      return input?.(block) ?? null
    case 'image':
      return <p className="block-missing">{block.alt_text}</p>
    case 'rich_text':
      return <p className="block-missing">This kind of message is not shown here.</p>
  }
}

type SectionBlock = Extract<Block, { type: 'section' }>

function Section({ block, slack, onAction }: Omit<BlocksProps, 'blocks'> & { block: SectionBlock }) {
  const { accessory } = block
  return (
    <div className="block-section">
      <div className="block-section-text">
        {block.text && <Mrkdwn slack={slack} text={block.text} />}
        {block.fields?.map((field, index) => (
          <Mrkdwn key={index} slack={slack} text={field} />
        ))}
      </div>
      {accessory && accessory.type !== 'image' && (
        <ActionElement element={accessory} block={block} slack={slack} onAction={onAction} />
      )}
    </div>
  )
}
