<?xml version="1.0" encoding="UTF-8"?>
<!-- xsltproc: each LINE to a record of CSV. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:template match="/">
    <xsl:for-each select="*/LINE[1]/*">
      <xsl:if test="position() > 1">,</xsl:if>
      <xsl:value-of select="name()"/>
    </xsl:for-each>
    <xsl:text>&#10;</xsl:text>
    <xsl:for-each select="*/LINE">
      <xsl:for-each select="*">
        <xsl:if test="position() > 1">,</xsl:if>
        <xsl:choose>
          <xsl:when test="contains(., '&quot;')">
            <xsl:text>"</xsl:text>
            <xsl:call-template name="doubled"><xsl:with-param name="text" select="string()"/></xsl:call-template>
            <xsl:text>"</xsl:text>
          </xsl:when>
          <xsl:when test="contains(., ',')">"<xsl:value-of select="."/>"</xsl:when>
          <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
        </xsl:choose>
      </xsl:for-each>
      <xsl:text>&#10;</xsl:text>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="doubled">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="contains($text, '&quot;')">
        <xsl:value-of select="substring-before($text, '&quot;')"/>
        <xsl:text>""</xsl:text>
        <xsl:call-template name="doubled">
          <xsl:with-param name="text" select="substring-after($text, '&quot;')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
