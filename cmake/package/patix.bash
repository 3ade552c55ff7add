# bash completion of patix: its commands, then options as the command's usage line has them, then files.
_patix() {
  local word=${COMP_WORDS[COMP_CWORD]} usage
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    usage=$(LC_ALL=C patix help 2>/dev/null | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p')
    mapfile -t COMPREPLY < <(compgen -W "$usage help version" -- "$word")
    return
  fi
  case $word in
  -*)
    if [ "${COMP_WORDS[1]}" = serve ]; then
      usage=$(LC_ALL=C patix serve --print-config 2>/dev/null | sed -n 's/^\([a-z_]*\) =.*/--\1/p' | tr _ -)
      usage="$usage --config --print-config --print-api"
    else
      usage=$(LC_ALL=C patix help 2>/dev/null | sed -n "s/^ *patix ${COMP_WORDS[1]} //p" | grep -o -- '--[a-z-]*')
    fi
    mapfile -t COMPREPLY < <(compgen -W "$usage" -- "$word")
    ;;
  esac
}
complete -o default -F _patix patix
